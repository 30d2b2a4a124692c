/** Times check and diff of every resource as Pulumi's dynamic-provider process calls them, and prints the means. */
import type { ResourceProvider } from "@pulumi/pulumi/dynamic";
import type { ResourceCost } from "../results";

const CALLS = 10_000;

type Properties = Record<string, unknown>;

/** What a program passes for the resource number `index`. */
const ARGS: Readonly<Record<string, (index: number) => Properties>> = {
  GroupMembership: (index) => ({ groupId: `group-${index % 200}`, accountId: `712020:${index}` }),
  Group: (index) => ({ name: `group-${index}`, description: "People of one team" }),
  ServiceAccount: (index) => ({
    displayName: `bot-${index}`,
    description: "Deploys from the pipeline",
    owner: "team-payments",
  }),
  ApiToken: (index) => ({
    accountId: `712020:${index}`,
    label: "ci",
    scopes: ["read:jira-work", "write:jira-work"],
  }),
};

const PROVIDER = { __provider: "exports.handler=()=>undefined" };

async function measure(resource: string, provider: ResourceProvider): Promise<ResourceCost> {
  const argsOf = ARGS[resource] ?? (() => ({}));
  const news = Array.from({ length: CALLS }, (_, index) => ({ ...argsOf(index), ...PROVIDER }));
  const checked: Properties[] = [];
  const checkStartMs = performance.now();
  for (const args of news) {
    const result = await provider.check?.({}, args);
    if (result?.inputs === undefined || (result.failures ?? []).length > 0) {
      throw new Error(`The inputs of ${resource} are refused: ${JSON.stringify(result)}`);
    }
    checked.push(result.inputs as Properties);
  }
  const checkMs = performance.now() - checkStartMs;
  const diffStartMs = performance.now();
  for (const inputs of checked) {
    await provider.diff?.("id", { ...inputs, ...PROVIDER }, { ...inputs, ...PROVIDER });
  }
  const diffMs = performance.now() - diffStartMs;
  const microseconds = (milliseconds: number): number => (milliseconds / CALLS) * 1000;
  return {
    resource,
    calls: CALLS,
    checkMicroseconds: microseconds(checkMs),
    diffMicroseconds: microseconds(diffMs),
  };
}

async function main(): Promise<void> {
  process.env["ATLASSIAN_ORG_ID"] = "3f2c1b7e-0000-4000-8000-000000000000";
  const handlers = (await import("pulumi-atlassian-admin/handlers")) as unknown as Record<
    string,
    ResourceProvider
  >;
  const costs: ResourceCost[] = [];
  for (const resource of Object.keys(ARGS)) {
    const provider = handlers[resource];
    if (provider !== undefined) {
      costs.push(await measure(resource, provider));
    }
  }
  process.stdout.write(JSON.stringify(costs));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

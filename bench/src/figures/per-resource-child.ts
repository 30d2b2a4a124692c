/** Times check and diff of every resource as Pulumi's dynamic provider process calls them, and prints the means. */
import type { ResourceProvider } from "@pulumi/pulumi/dynamic";
import type { ResourceCost } from "../results";

const CALLS = 10_000;

type Properties = Record<string, unknown>;

/** The inputs of resource number `index`. */
const ARGS: Readonly<Record<string, (index: number) => Properties>> = {
  GroupMembership: (index) => ({ groupId: `group-${index % 200}`, accountId: `712020:${index}` }),
  Group: (index) => ({ name: `group-${index}`, description: "Members of one team" }),
  GroupMembers: (index) => ({
    groupId: `group-${index}`,
    members: Array.from({ length: 50 }, (_, member) => ({ accountId: `712020:${index}-${member}` })),
  }),
  GroupRoleAssignment: (index) => ({
    groupId: `group-${index}`,
    site: "example",
    product: "jira-software",
    role: "atlassian/user",
  }),
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
  const argsOf = ARGS[resource];
  if (argsOf === undefined) {
    throw new Error(`The bench has no inputs for ${resource}. Add some to ARGS.`);
  }
  const news = Array.from({ length: CALLS }, (_, index) => ({ ...argsOf(index), ...PROVIDER }));
  const checked: Properties[] = [];
  const checkStartMs = performance.now();
  for (const args of news) {
    const result = await provider.check?.({}, args);
    if (result?.inputs === undefined || (result.failures ?? []).length > 0) {
      throw new Error(`The inputs of ${resource} are invalid: ${JSON.stringify(result)}`);
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
  // The exports of a CommonJS module, without the namespace wrapper.
  const { default: handlers } = await import("pulumi-atlassian-admin/handlers");
  const costs: ResourceCost[] = [];
  for (const [resource, provider] of Object.entries(handlers)) {
    costs.push(await measure(resource, provider));
  }
  process.stdout.write(JSON.stringify(costs));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import { ApiToken, GroupMembership, ServiceAccount } from "../../../provider/src";
import { ManagedOrganization } from "../../support/managed-organization";

interface StateResource {
  readonly urn: string;
  readonly protect?: boolean;
}

// The language host that engine/ builds where no download can be reached is older than transforms and hooks;
// an inline program needs none.
describe("an inline program of the Automation API", () => {
  let organization: ManagedOrganization;
  let stack: Stack;
  let label = "ci";
  const seen: string[] = [];

  const hook = (name: string): pulumi.ResourceHook =>
    new pulumi.ResourceHook(name, ({ newOutputs }) => {
      seen.push(`${name} ${typeof newOutputs?.["token"]}`);
    });

  const program = async () => {
    pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
      type.endsWith(":ApiToken")
        ? {
            props: { ...props, label: `payments-${String(props["label"])}` },
            opts: { ...opts, protect: false },
          }
        : undefined,
    );
    const bot = new ServiceAccount(
      "bot",
      { displayName: "bot" },
      { transforms: [({ props, opts }) => ({ props, opts: { ...opts, protect: true } })] },
    );
    const token = new ApiToken(
      "token",
      { accountId: bot.accountId, label, scopes: ["read:me"] },
      {
        hooks: {
          beforeCreate: [hook("before")],
          afterCreate: [hook("after")],
          beforeDelete: [hook("revoke")],
        },
      },
    );
    const mend = new pulumi.ErrorHook("mend", ({ errors }) => {
      seen.push(errors[0] ?? "");
      organization.emulator.faults.clear();
      return errors.length === 1;
    });
    const member = { groupName: "people", accountId: bot.accountId };
    new GroupMembership("member", member, { hooks: { onError: [mend] } });
    return { token: token.token };
  };

  beforeAll(async () => {
    organization = await ManagedOrganization.start({ seed: { groups: [{ name: "people" }] } });
    organization.emulator.faults.add({ method: "POST", route: "**/memberships", status: 403 });
    stack = await LocalWorkspace.createOrSelectStack(
      { stackName: "inline", projectName: "inline", program },
      {
        pulumiCommand: await PulumiCommand.get({ root: path.dirname(organization.stack.engine.binFolder) }),
        workDir: organization.stack.folder,
        envVars: organization.stack.environmentWith({}) as Record<string, string>,
      },
    );
  });

  afterAll(() => organization.stop());

  it("Automation API: runs a program inside another one, with the token as a secret output", async () => {
    const { outputs } = await stack.up();
    expect(outputs["token"]).toEqual({ secret: true, value: expect.any(String) as unknown });
    expect(organization.objects().accounts).toEqual(["bot"]);
  });

  it("transforms: change inputs and options of one resource, or of every one in the stack", async () => {
    expect(organization.objects().tokens).toEqual(["payments-ci"]);
    const { deployment } = (await stack.exportStack()) as { deployment: { resources: StateResource[] } };
    const protectedUrns = deployment.resources.filter(({ protect }) => protect).map(({ urn }) => urn);
    expect(protectedUrns).toEqual([expect.stringMatching(/:ServiceAccount::bot$/)]);
  });

  it("hooks: run before and after, and can fix the cause of an error so that Pulumi retries", async () => {
    expect(seen).toEqual(
      expect.arrayContaining([
        "before undefined",
        "after string",
        expect.stringContaining("the API returned 403 Forbidden") as unknown,
      ]),
    );
    expect(organization.memberCount("people")).toBe(1);
    label = "cd";
    await stack.up();
    expect(seen.at(-1)).toBe("revoke undefined");
    expect(organization.objects().tokens).toEqual(["payments-cd"]);
  });
});

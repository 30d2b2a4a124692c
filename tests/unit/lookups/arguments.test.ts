import * as pulumi from "@pulumi/pulumi";
import { getGroup, getServiceAccount, getSite, getUser } from "../../../provider/src";

const CONFIG = { "atlassian-admin:orgId": "org-1", "atlassian-admin:apiKey": "ATCTT3xKey" };
const NOT_TEXT = undefined as unknown as string;

async function failureOf(call: Promise<unknown>): Promise<Error & { code?: string }> {
  return call.then(
    () => {
      throw new Error("The look-up succeeded.");
    },
    (error: unknown) => error as Error,
  );
}

describe("a lookup that cannot be made", () => {
  beforeEach(() => {
    // Jest gives each file its own environment.
    delete process.env["ATLASSIAN_ORG_ID"];
    delete process.env["ATLASSIAN_ADMIN_API_KEY"];
    pulumi.runtime.setAllConfig(CONFIG);
  });

  it.each([
    {
      mistake: "nothing that names the object",
      call: () => getGroup({ orgId: "org-2" }),
      says: `getGroup({ orgId: "org-2" }): it takes exactly one of: groupId, name (received none).`,
    },
    {
      mistake: "nothing at all",
      call: () => getUser({}),
      says: `getUser({}): it takes exactly one of: accountId, email (received none).`,
    },
    {
      mistake: "an undefined value",
      call: () => getUser({ accountId: NOT_TEXT }),
      says: `getUser({}): it takes exactly one of: accountId, email (received none).`,
    },
    {
      mistake: "two that do",
      call: () => getGroup({ groupId: "g", name: "n" }),
      says: `getGroup({ groupId: "g", name: "n" }): it takes exactly one of: groupId, name (received groupId, name).`,
    },
    {
      mistake: "three that do",
      call: () => getServiceAccount({ email: "e", displayName: "d", accountId: "a" }),
      says: `(received displayName, accountId, email).`,
    },
    {
      mistake: "a blank value",
      call: () => getServiceAccount({ displayName: " " }),
      says: `getServiceAccount({ displayName: " " }): displayName must be a non-empty string.`,
    },
    {
      mistake: "a value of another type",
      call: () => getSite({ site: 7 as unknown as string }),
      says: `getSite({ site: … }): site must be a non-empty string.`,
    },
    {
      mistake: "a blank organisation",
      call: () => getGroup({ orgId: "", name: "n" }),
      says: `getGroup({ orgId: "", name: "n" }): orgId must be a non-empty string.`,
    },
    {
      mistake: "an output",
      call: () => getUser({ email: pulumi.output("ada@example.com") as unknown as string }),
      says: `getUser({ email: … }): email must be a non-empty string. For an output, use getUserOutput.`,
    },
  ])("reports the mistake: $mistake", async ({ call, says }) => {
    const failure = await failureOf(call());
    expect(failure.message).toContain(says);
    expect(failure).toMatchObject({ code: "lookup" });
  });

  it.each([
    {
      lacking: "organisation",
      config: {},
      says: `getGroup({ name: "n" }): there is no organisation id. Set it with "pulumi config set atlassian-admin:orgId …"`,
    },
    {
      lacking: "API key",
      config: { "atlassian-admin:orgId": "org-1" },
      says: `getGroup({ name: "n" }): there is no organisation API key. Set the environment variable ATLASSIAN_ADMIN_API_KEY`,
    },
  ])("explains how to provide the missing $lacking", async ({ config, says }) => {
    pulumi.runtime.setAllConfig(config);
    const failure = await failureOf(getGroup({ name: "n" }));
    expect(failure.message).toContain(says);
    expect(failure).toMatchObject({ code: "config" });
  });

  it("shows Pulumi a message without our stack, and without what looks like a secret", async () => {
    const failure = await failureOf(getGroup({ name: "ATATT3xFfGF0secret", groupId: "g" }));
    expect(pulumi.RunError.isInstance(failure)).toBe(true);
    expect(failure.stack).toBe("");
    expect(failure.message).toContain(`getGroup({ name: "[hidden]", groupId: "g" })`);
  });
});

import * as pulumi from "@pulumi/pulumi";
import { ServiceIdentity } from "../../../provider/src";

type Inputs = Readonly<Record<string, unknown>>;

describe("ServiceIdentity", () => {
  const registered = new Map<string, Inputs>();

  beforeAll(async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ type, name, inputs }) => {
        const { __provider, managedBy, ...own } = inputs as Record<string, unknown>;
        registered.set(`${type.split(":").at(-1) ?? ""} ${name}`, own);
        expect(typeof managedBy).toBe(typeof __provider);
        expect(typeof __provider).toBe(type.includes("dynamic") ? "string" : "undefined");
        return { id: `id of ${name}`, state: { ...own, accountId: "712020:bot" } };
      },
      call: () => ({}),
    });
  });

  beforeEach(() => {
    registered.clear();
  });

  /** Everything that the component registers, once its parts have reached the engine. */
  async function registeredBy(identity: ServiceIdentity<string>): Promise<Record<string, Inputs>> {
    const parts = [
      identity.account,
      ...Object.values(identity.tokens),
      ...Object.values(identity.memberships),
    ];
    await Promise.all(parts.map((part) => new Promise((resolve) => part.urn.apply(resolve))));
    return Object.fromEntries(registered);
  }

  it("makes the account, a token for each label and a membership for each group", async () => {
    const identity = new ServiceIdentity("bot", {
      displayName: "deploy-bot",
      owner: "team-a",
      tokens: {
        pipeline: { scopes: ["read:a"], rotation: {} },
        board: { scopes: ["read:b"], lifetimeDays: 30 },
      },
      groups: ["deployers"],
    });
    const accountId = "712020:bot";
    expect(await registeredBy(identity)).toEqual({
      "ServiceIdentity bot": {},
      "ServiceAccount bot": { displayName: "deploy-bot", owner: "team-a" },
      "ApiToken bot-pipeline": { accountId, label: "pipeline", scopes: ["read:a"], rotation: {} },
      "ApiToken bot-board": { accountId, label: "board", scopes: ["read:b"], lifetimeDays: 30 },
      "GroupMembership bot-in-deployers": { accountId, groupName: "deployers" },
    });
    expect(Object.keys(identity.tokens)).toEqual(["pipeline", "board"]);
  });

  it("takes the ids of groups under names of the program's choice, and one organisation for all", async () => {
    const identity = new ServiceIdentity("other", {
      displayName: "other",
      orgId: "org-two",
      tokens: { ci: { scopes: ["read:a"] } },
      groups: { own: pulumi.output("group-1") },
    });
    expect(await registeredBy(identity)).toMatchObject({
      "ServiceAccount other": { orgId: "org-two" },
      "ApiToken other-ci": { orgId: "org-two" },
      "GroupMembership other-in-own": { orgId: "org-two", groupId: "group-1" },
    });
  });

  it("is an account alone where nothing else is asked for", async () => {
    const identity = new ServiceIdentity("alone", { displayName: "alone" });
    expect(Object.keys(await registeredBy(identity))).toEqual([
      "ServiceIdentity alone",
      "ServiceAccount alone",
    ]);
  });
});

import type { Organization } from "pulumi-atlassian-admin/organization";
import { Names } from "../../../../cli/src/commands/import/names";
import type { ImportedObject } from "../../../../cli/src/commands/import/objects";
import { plan, type Plan } from "../../../../cli/src/commands/import/plan";
import { refusalOf } from "../../../../cli/src/commands/import/refusals";
import type { AccountEntry, TokenEntry } from "../../../../cli/src/commands/inventory/gather";
import type { ObjectKind, StackObjects } from "../../../../cli/src/commands/inventory/stack-objects";

const IN_A_YEAR = new Date(Date.now() + 365 * 86_400_000).toISOString();

const token = (tokenId: string, expiresAt: string | undefined): TokenEntry => ({
  ...{ tokenId, label: `label ${tokenId}`, createdAt: undefined, lastUsedAt: undefined, expiresAt },
});

const BOT: AccountEntry = {
  ...{ serviceAccountId: "s1", accountId: "a1", displayName: "CI Bot", email: "bot@x", status: "active" },
  ...{ owner: "team-a", purpose: undefined, createdAt: undefined, groupIds: ["g1", "g2"] },
  tokens: [token("t1", IN_A_YEAR), token("t2", "2020-01-01T00:00:00Z"), token("t3", undefined)],
};

const group = (id: string, isExternallySynced = false) => ({
  ...{
    id,
    name: `Group ${id}`,
    description: "Deploys",
    directoryId: "d",
    isExternallySynced,
    isBeingDeleted: false,
  },
  userCount: undefined,
});

const CHOSEN = { accounts: [BOT], groups: [group("g1"), group("g2", true), group("g3")] };

/** An organisation in which a person is in every group beside the bot, and the first group has a role. */
function planIt(
  options: Parameters<typeof plan>[4] = {},
  stacks: readonly StackObjects[] = [],
  taken: readonly string[] = [],
): Promise<Plan> {
  const organization = {
    orgId: "o",
    groups: { directoryOf: async () => "directory" },
    members: { list: async () => ["a1", "person"] },
    roleAssignments: {
      list: async (id: string) => (id === "g1" ? [{ resourceId: "ari", role: "x/user" }] : []),
    },
  } as unknown as Organization;
  return plan(organization, CHOSEN, stacks, new Names(taken), options);
}

const stackWith = (...objects: (readonly [ObjectKind, string])[]): StackObjects => ({
  stack: "prod",
  has: (kind, id) => objects.some(([ofKind, own]) => ofKind === kind && own === id),
});

const titlesOf = ({ objects }: Plan): string[] =>
  objects.map(({ type, name, id }) => `${type} ${name} ${id}`);

describe("plan", () => {
  it("takes in what the resources can have, with ids as the provider records them", async () => {
    const { managed, notes, objects } = await planIt();
    const inputs = { orgId: "o" };
    expect(objects).toEqual<readonly ImportedObject[]>([
      {
        ...{ type: "ServiceAccount", name: "ci-bot", id: "s1", owner: "team-a" },
        inputs: { ...inputs, displayName: "CI Bot", owner: "team-a" },
        outputs: { serviceAccountId: "s1", accountId: "a1", email: "bot@x", status: "active" },
      },
      {
        ...{ type: "ApiToken", name: "ci-bot-label-t1", id: "t1", owner: "team-a" },
        inputs: {
          ...{ ...inputs, accountId: "a1", label: "label t1", scopes: ["unknown:imported"] },
          expiresAt: IN_A_YEAR.slice(0, 10),
        },
        outputs: { tokenId: "t1", fullLabel: "label t1" },
      },
      {
        ...{ type: "Group", name: "group-g1", id: "g1" },
        inputs: { ...inputs, name: "Group g1", description: "Deploys" },
        outputs: { groupId: "g1", directoryId: "directory" },
      },
      {
        ...{ type: "GroupMembership", name: "group-g1-ci-bot", id: "g1/a1", owner: "team-a" },
        ...{ inputs: { ...inputs, groupId: "g1", accountId: "a1" }, outputs: { directoryId: "directory" } },
      },
      {
        ...{ type: "GroupRoleAssignment", name: "group-g1-x-user", id: "g1/ari/x/user" },
        inputs: { ...inputs, groupId: "g1", resourceId: "ari", role: "x/user" },
        outputs: { directoryId: "directory" },
      },
      {
        ...{ type: "Group", name: "group-g3", id: "g3" },
        inputs: { ...inputs, name: "Group g3", description: "Deploys" },
        outputs: { groupId: "g3", directoryId: "directory" },
      },
    ]);
    expect(managed).toBe(0);
    expect(notes).toEqual([
      `API token "label t2" (t2) of service account "CI Bot": it has expired.`,
      `API token "label t3" (t3) of service account "CI Bot": the API names no expiry.`,
      `group "Group g2": an identity provider fills it.`,
    ]);
  });

  it("takes people in only when told, and nobody twice", async () => {
    const memberships = titlesOf(await planIt({ people: true })).filter((one) => one.startsWith("GroupMem"));
    expect(memberships).toEqual([
      "GroupMembership group-g1-ci-bot g1/a1",
      "GroupMembership group-g1-person g1/person",
      "GroupMembership group-g3-person g3/person",
    ]);
  });

  it("leaves groups alone with only service accounts", async () => {
    const planned = await planIt({ onlyServiceAccounts: true, people: true });
    expect(titlesOf(planned)).toEqual(["ServiceAccount ci-bot s1", "ApiToken ci-bot-label-t1 t1"]);
    expect(planned.notes).toHaveLength(2);
  });

  it("leaves to a stack what it has, whichever of the stacks that is, and counts it", async () => {
    const stacks = [
      stackWith(["account", "s1"], ["token", "t1"], ["token", "t2"]),
      stackWith(["group", "g1"], ["membership", "g1/a1"], ["role", "g1/ari/x/user"]),
    ];
    const planned = await planIt({}, stacks);
    expect(titlesOf(planned)).toEqual(["Group group-g3 g3"]);
    expect(planned.managed).toBe(6);
    expect(planned.notes).toHaveLength(2);
  });

  it("gives no name that the stack has", async () => {
    const planned = await planIt({ onlyServiceAccounts: true }, [], ["ci-bot", "ci-bot-label-t1"]);
    expect(titlesOf(planned)).toEqual(["ServiceAccount ci-bot-2 s1", "ApiToken ci-bot-label-t1-2 t1"]);
  });
});

describe("refusalOf", () => {
  it("names what the resource refuses, and nothing where it takes the object", async () => {
    const named = (name: string): Promise<string | undefined> =>
      refusalOf({ type: "Group", name: "ops", id: "g1", inputs: { orgId: "o", name }, outputs: {} });
    expect(await named("ops")).toBeUndefined();
    expect(await named("ops\u001b ")).toMatch(/^Group "ops": name must .*\(received "ops\ufffd? ?/);
  });
});

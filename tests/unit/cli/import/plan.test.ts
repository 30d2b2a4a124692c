import type { GroupRecord, UserRecord } from "pulumi-atlassian-admin/organization";
import { Names } from "../../../../cli/src/commands/import/names";
import type { ImportedObject, LeftOut } from "../../../../cli/src/commands/import/objects";
import { plan, type Plan } from "../../../../cli/src/commands/import/plan";
import { refusalOf } from "../../../../cli/src/commands/import/refusals";
import type { AccountEntry, TokenEntry } from "../../../../cli/src/reading/inventory";
import type { OrganizationReader } from "../../../../cli/src/reading/organization-reader";
import type { ObjectKind, StackObjects } from "../../../../cli/src/reading/stack-objects";

const IN_A_YEAR = new Date(Date.now() + 365 * 86_400_000).toISOString();

const token = (tokenId: string, expiresAt: string | undefined): TokenEntry => ({
  tokenId,
  label: `label ${tokenId}`,
  createdAt: undefined,
  lastUsedAt: undefined,
  expiresAt,
});

const BOT: AccountEntry = {
  serviceAccountId: "s1",
  accountId: "a1",
  displayName: "CI Bot",
  email: "bot@x",
  status: "active",
  owner: "team-a",
  purpose: undefined,
  createdAt: undefined,
  groupIds: ["g1", "g2"],
  tokens: [token("t1", IN_A_YEAR), token("t2", "2020-01-01T00:00:00Z"), token("t3", undefined)],
};

const group = (id: string, changes: Partial<GroupRecord> = {}): GroupRecord => ({
  id,
  name: `Group ${id}`,
  description: "Deploys",
  directoryId: "d",
  isExternallySynced: false,
  isBeingDeleted: false,
  userCount: 2,
  ...changes,
});

const CHOSEN = {
  accounts: [BOT],
  groups: [group("g1"), group("g2", { isExternallySynced: true }), group("g3")],
};

const person = (accountId: string, email: string | undefined, name?: string): UserRecord => ({
  accountId,
  email,
  name,
  status: "active",
  addedToOrg: undefined,
});

const MEMBERS = [person("a1", "bot@x"), person("p1", "ann.lee@example.com"), person("p2", undefined, "Bob")];

interface Given {
  readonly options?: Parameters<typeof plan>[4];
  readonly stacks?: readonly StackObjects[];
  readonly taken?: readonly string[];
  readonly role?: string;
  readonly chosen?: Parameters<typeof plan>[1];
}

/** An organisation in which two users are in every group beside the bot, and the first two groups have a role. */
function planIt({
  chosen = CHOSEN,
  options = {},
  role = "x/user",
  stacks = [],
  taken = [],
}: Given = {}): Promise<Plan> {
  const reader = {
    organization: { orgId: "o", groups: { directoryOf: async () => "directory" } },
    accounts: async () => [{ accountId: "a1" }],
    accountsAsUsers: async () => new Map([["a1", MEMBERS[0]]]),
    memberships: async () => ({ groups: [], groupIds: new Map([["a1", ["g1", "g2"]]]) }),
    members: async () => MEMBERS,
    roles: async () => new Map(["g1", "g2"].map((id) => [id, [{ resourceId: "ari", role }]])),
  } as unknown as OrganizationReader;
  return plan(reader, chosen, stacks, new Names(taken), options);
}

const stackWith = (...objects: (readonly [ObjectKind, string])[]): StackObjects => ({
  stack: "prod",
  has: (kind, id) => objects.some(([ofKind, own]) => ofKind === kind && own === id),
  listsMembersOf: () => false,
  usesGroup: () => false,
});

const titlesOf = ({ objects }: Plan): string[] =>
  objects.map(({ type, name, id }) => `${type} ${name} ${id}`);

const reasonsOf = ({ leftOut }: Plan): string[] => leftOut.map(({ what, reason }) => `${what}: ${reason}`);

const LEFT_OUT: readonly LeftOut[] = [
  { what: `group "Group g2" and its members`, id: "g2", reason: "an identity provider manages it" },
  { what: `API token "label t2" of service account "CI Bot"`, id: "t2", reason: "it has expired" },
  { what: `API token "label t3" of service account "CI Bot"`, id: "t3", reason: "the API shows no expiry" },
];

describe("plan", () => {
  it("imports what the resources can have, with ids as the provider records them", async () => {
    const { groupsWithoutPeople, leftOut, managed, objects } = await planIt();
    const inputs = { orgId: "o" };
    const account = { slug: "ci-bot", owner: "team-a" };
    const role = (id: string, comment?: string): ImportedObject => ({
      type: "GroupRoleAssignment",
      name: `group-${id}-x-user`,
      id: `${id}/ari/x/user`,
      inputs: { ...inputs, groupId: id, resourceId: "ari", role: "x/user" },
      comment,
      outputs: { directoryId: "directory" },
    });
    const ofGroup = (id: string): ImportedObject => ({
      type: "Group",
      name: `group-${id}`,
      id,
      inputs: { ...inputs, name: `Group ${id}`, description: "Deploys" },
      outputs: { groupId: id, directoryId: "directory" },
    });
    expect(objects).toEqual<readonly ImportedObject[]>([
      ofGroup("g1"),
      role("g1"),
      role("g2", "Group g2"),
      ofGroup("g3"),
      {
        type: "ServiceAccount",
        name: "ci-bot",
        id: "s1",
        account,
        inputs: { ...inputs, displayName: "CI Bot", owner: "team-a" },
        outputs: { serviceAccountId: "s1", accountId: "a1", email: "bot@x", status: "active" },
      },
      {
        type: "ApiToken",
        name: "ci-bot-label-t1",
        id: "t1",
        account,
        inputs: {
          ...inputs,
          accountId: "a1",
          label: "label t1",
          scopes: ["unknown:imported"],
          expiresAt: IN_A_YEAR.slice(0, 10),
        },
        outputs: { tokenId: "t1", fullLabel: "label t1" },
      },
      {
        type: "GroupMembership",
        name: "group-g1-ci-bot",
        id: "g1/a1",
        account,
        inputs: { ...inputs, groupId: "g1", accountId: "a1" },
        outputs: { directoryId: "directory" },
      },
    ]);
    expect({ managed, groupsWithoutPeople }).toEqual({ managed: 0, groupsWithoutPeople: 2 });
    expect(leftOut).toEqual(LEFT_OUT);
  });

  it("imports all users on request, by address, or by name where there is no address", async () => {
    const { groupsWithoutPeople, objects } = await planIt({ options: { people: true } });
    const people = objects.filter(({ type, account }) => type === "GroupMembership" && account === undefined);
    expect(people.map(({ comment, id, inputs, name }) => ({ comment, id, inputs, name }))).toEqual(
      ["g1", "g3"].flatMap((groupId) => [
        {
          comment: undefined,
          id: `${groupId}/p1`,
          name: `group-${groupId}-ann-lee`,
          inputs: { orgId: "o", groupId, email: "ann.lee@example.com" },
        },
        {
          comment: "Bob",
          id: `${groupId}/p2`,
          name: `group-${groupId}-bob`,
          inputs: { orgId: "o", groupId, accountId: "p2" },
        },
      ]),
    );
    expect(groupsWithoutPeople).toBe(0);
  });

  it("imports the users of a group that administers also when not asked", async () => {
    const { groupsWithoutPeople, objects } = await planIt({ role: "atlassian/admin" });
    expect(objects.filter(({ inputs }) => inputs.email !== undefined).map(({ id }) => id)).toEqual(["g1/p1"]);
    expect(groupsWithoutPeople).toBe(1);
  });

  it("sorts accounts, groups and tokens in natural order", async () => {
    const named = (number: number): AccountEntry => ({
      ...BOT,
      displayName: `svc-${number}`,
      serviceAccountId: `s${number}`,
      groupIds: [],
      tokens: [token("t10", IN_A_YEAR), token("t9", IN_A_YEAR)],
    });
    const groups = ["g10", "g9"].map((id) => group(id));
    const { objects } = await planIt({ chosen: { accounts: [named(10), named(2)], groups } });
    expect(objects.map(({ name }) => name)).toEqual([
      "group-g9",
      "group-g10",
      "svc-2",
      "svc-2-label-t9",
      "svc-2-label-t10",
      "svc-10",
      "svc-10-label-t9",
      "svc-10-label-t10",
    ]);
  });

  it("leaves groups alone with only service accounts", async () => {
    const planned = await planIt({ options: { onlyServiceAccounts: true, people: true } });
    expect(titlesOf(planned)).toEqual(["ServiceAccount ci-bot s1", "ApiToken ci-bot-label-t1 t1"]);
    expect(planned.leftOut).toEqual(LEFT_OUT.slice(1));
  });

  it("leaves to a stack what it has, whichever of the stacks that is, and counts it", async () => {
    const stacks = [
      stackWith(["account", "s1"], ["token", "t1"], ["token", "t2"], ["role", "g2/ari/x/user"]),
      stackWith(["group", "g1"], ["membership", "g1/a1"], ["role", "g1/ari/x/user"]),
    ];
    const planned = await planIt({ stacks });
    expect(titlesOf(planned)).toEqual(["Group group-g3 g3"]);
    expect(planned.managed).toBe(7);
    expect(reasonsOf(planned)).toHaveLength(2);
  });

  it("gives no name that the stack has", async () => {
    const taken = ["ci-bot", "ci-bot-label-t1"];
    const planned = await planIt({ options: { onlyServiceAccounts: true }, taken });
    expect(titlesOf(planned)).toEqual(["ServiceAccount ci-bot-2 s1", "ApiToken ci-bot-label-t1-2 t1"]);
  });
});

describe("refusalOf", () => {
  it("names what the resource refuses, and nothing where it takes the object", async () => {
    const named = (name: string): Promise<LeftOut | undefined> =>
      refusalOf({ type: "Group", name: "ops", id: "g1", inputs: { orgId: "o", name }, outputs: {} });
    expect(await named("ops")).toBeUndefined();
    expect(await named("ops\u001b ")).toMatchObject({
      what: `Group "ops"`,
      id: "g1",
      reason: expect.stringMatching(/^name must .*\(received "ops/) as string,
    });
  });
});

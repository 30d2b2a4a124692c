import { parsePattern, Ignored } from "../../../../cli/src/ignore/pattern";
import { toAccountEntry } from "../../../../cli/src/reading/inventory";
import { OrganizationReader } from "../../../../cli/src/reading/organization-reader";
import { toStackObjects } from "../../../../cli/src/reading/stack-objects";
import { UndeclaredFinder, type Undeclared } from "../../../../cli/src/reading/undeclared";
import { apiError } from "../../../support/failures";
import { grownOrganization, type Grown } from "./grown-organization";

interface Options {
  /** Resources of a stack, as `Type id`, with the group of a member list or membership in front of the slash. */
  readonly declared?: readonly string[];
  readonly ignore?: readonly string[];
  readonly grown?: Partial<Grown>;
}

const GROUPS = { ops: ["a0", "eve@example.com"], admins: ["a1", "ann@example.com"] };
const ROLES = { admins: ["atlassian/admin"] };

function toResource(written: string) {
  const [type = "", id = ""] = written.split(" ");
  const [groupId, accountId] = id.split("/");
  const role = id.split("/").slice(2).join("/");
  const values = {
    ...(type.startsWith("Group") && { groupId }),
    ...(type === "GroupMembership" && { accountId }),
    ...(type === "GroupRoleAssignment" && { resourceId: accountId, role }),
    ...(type === "ApiToken" && { tokenId: id }),
  };
  return { type, id, values };
}

const EVES_ROLES = [
  { role: "atlassian/admin", roleAssignmentMethods: ["direct"] },
  { role: "atlassian/user", roleAssignmentMethods: ["direct"] },
  { role: "atlassian/user-access-admin", roleAssignmentMethods: ["group_direct"] },
];

const ACCOUNTS = ["ServiceAccount s0", "ServiceAccount s1", "ApiToken t-a0", "ApiToken t-a1"];

async function find({ declared = [], grown = {}, ignore = [] }: Options = {}) {
  const { client, organization } = grownOrganization({
    accounts: 2,
    groups: GROUPS,
    roles: ROLES,
    ...grown,
  });
  const reader = new OrganizationReader(organization);
  const tokens = await reader.tokens(true);
  const accounts = (await reader.accounts()).map((account) =>
    toAccountEntry(account, tokens.get(account.accountId) ?? []),
  );
  const patterns = ignore.flatMap((text) => parsePattern(text, "a test", ["unmanaged"]) ?? []);
  const stacks = [toStackObjects("prod", declared.map(toResource))];
  const found = await new UndeclaredFinder(reader, accounts, stacks, new Ignored(patterns)).find();
  return { client, names: found.map(nameOf) };
}

function nameOf(found: Undeclared): string {
  switch (found.what) {
    case "account":
      return `account ${found.account.displayName}`;
    case "token":
      return `token ${found.token.tokenId}`;
    case "group":
      return `group ${found.group.name}${found.adminRoles.length > 0 ? ", which administers" : ""}`;
    case "members":
      return `members ${found.group.name}: ${found.members.map(({ name }) => name).join(", ")}`;
    case "role":
      return `role ${found.group.name}/${found.role.role}`;
    case "admin":
      return `admin ${found.user.accountId}/${found.role.role}`;
  }
}

const namesFor = async (options: Options): Promise<readonly string[]> => (await find(options)).names;

describe("what no stack declares", () => {
  it("is everything, one finding for each object, if all stacks are empty", async () => {
    expect(await namesFor({})).toEqual([
      "account bot-a0",
      "account bot-a1",
      "token t-a0",
      "token t-a1",
      "group ops",
      "group admins, which administers",
    ]);
  });

  it.each([
    {
      reason: "a group is declared without its members",
      declared: ["Group ops", "Group admins", "GroupRoleAssignment admins/jira/atlassian/admin"],
      names: ["members ops: bot-a0, eve@example.com", "members admins: bot-a1, ann@example.com"],
    },
    {
      reason: "a membership is declared beside others",
      declared: ["Group ops", "GroupMembership ops/a0", "Group admins", "GroupMembers admins"],
      names: ["members ops: eve@example.com", "role admins/atlassian/admin"],
    },
    {
      reason: "a stack only uses a group, which another team manages",
      declared: ["GroupMembership ops/a0", "Group admins", "GroupMembers admins"],
      names: ["role admins/atlassian/admin"],
    },
    {
      reason: "a stack only uses a group that administers",
      declared: ["Group ops", "GroupMembers ops", "GroupMembership admins/a1"],
      names: ["members admins: ann@example.com", "role admins/atlassian/admin"],
    },
  ])("is $names where $reason", async ({ declared, names }) => {
    expect(await namesFor({ declared: [...ACCOUNTS, ...declared] })).toEqual(names);
  });

  it("leaves out a group that an identity provider fills, but for a role that administers", async () => {
    const synced = (name: string) => ({ id: name, name, externalSynced: true, counts: { resources: 1 } });
    const names = await namesFor({
      declared: ACCOUNTS,
      grown: {
        roles: { ops: ["atlassian/user"], admins: ["atlassian/admin"] },
        answers: {
          "POST /groups/search": ({ body }) => ({
            data: ("roleIds" in (body as object) ? ["admins"] : ["ops", "admins"]).map(synced),
          }),
        },
      },
    });
    expect(names).toEqual(["role admins/atlassian/admin"]);
  });

  it("reads no users where a pattern leaves them out, and those of a group that administers all the same", async () => {
    const { client, names } = await find({
      declared: [
        ...ACCOUNTS,
        "Group ops",
        "Group admins",
        "GroupMembership admins/a1",
        "GroupMembership ops/a0",
      ],
      ignore: ["people *", "role admins/atlassian/admin"],
    });
    expect(names).toEqual(["members admins: ann@example.com"]);
    const listed = client.sent
      .filter(({ path }) => path.endsWith("/users/search"))
      .flatMap(({ body }) => (body as { groupIds?: string[] }).groupIds ?? []);
    expect(listed).toEqual(["admins"]);
  });

  it("finds who administers an app without a group, and who has it by a group only once", async () => {
    const admins = ["eve@example.com", "ann@example.com"];
    const names = await namesFor({
      declared: [...ACCOUNTS, "Group ops", "GroupMembers ops", "Group admins", "GroupMembers admins"],
      ignore: ["role admins/atlassian/admin"],
      grown: {
        answers: {
          "POST /users/search": ({ body }) => {
            const { groupIds, roleIds, accountIds } = body as Record<string, string[] | undefined>;
            const members = groupIds?.flatMap((name) => GROUPS[name as keyof typeof GROUPS]);
            const found = roleIds === undefined ? (members ?? accountIds ?? []) : admins;
            return { data: found.map((accountId) => ({ accountId, email: accountId })) };
          },
          "GET /role-assignments": ({ path }) => ({
            data: path.includes("/users/eve")
              ? [{ resourceId: "jira", roleAssignments: EVES_ROLES }]
              : [{ resourceId: "jira", roles: ["atlassian/admin"] }],
          }),
        },
      },
    });
    expect(names).toEqual(["admin eve@example.com/atlassian/admin"]);
  });

  it("asks each group for its roles where the API does not search by role", async () => {
    const names = await namesFor({
      declared: [...ACCOUNTS, "Group ops", "GroupMembers ops", "GroupMembership admins/a1"],
      ignore: ["member admins/ann@example.com"],
      grown: {
        answers: {
          "POST /groups/search": ({ body }) => {
            const { accountIds = ["a0", "a1"], roleIds } = body as Record<string, string[] | undefined>;
            if (roleIds !== undefined) {
              throw apiError(400);
            }
            const names = ["ops", "admins"].filter((_, index) => accountIds.includes(`a${index}`));
            return { data: names.map((name) => ({ id: name, name })) };
          },
        },
      },
    });
    expect(names).toEqual(["role admins/atlassian/admin"]);
  });
});

describe("patterns", () => {
  it.each([
    { ignore: ["account bot-*"], left: ["token t-a0", "token t-a1"] },
    { ignore: ["account s0", "account a1", "token bot-a0/*"], left: ["token t-a1"] },
    { ignore: ["account *", "token BOT-A?/ci"], left: ["token t-a0", "token t-a1"] },
  ])("$ignore leave $left", async ({ ignore, left }) => {
    const names = await namesFor({ ignore: [...ignore, "group ops", "group admins"] });
    expect(names).toEqual(left);
  });

  it("with a wildcard hide nothing that administers", async () => {
    const all = ["account *", "token *", "group *", "member *", "people *", "role *", "admin *"];
    expect(await namesFor({ ignore: all })).toEqual(["group admins, which administers"]);
    expect(await namesFor({ ignore: all, declared: ["Group admins"] })).toEqual([
      "members admins: bot-a1, ann@example.com",
      "role admins/atlassian/admin",
    ]);
  });
});

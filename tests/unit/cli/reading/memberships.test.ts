import { OrganizationReader } from "../../../../cli/src/reading/organization-reader";
import { apiError } from "../../../support/failures";
import { grownOrganization, type Grown } from "./grown-organization";

async function read(grown: Grown) {
  const { client, organization } = grownOrganization(grown);
  const { groupIds, groups } = await new OrganizationReader(organization).memberships();
  const searches = client.sent.filter(({ path }) => path.endsWith("/search"));
  const sizeOf = (body: unknown, field: string) =>
    (body as Readonly<Record<string, readonly string[] | undefined>>)[field]?.length ?? 0;
  return {
    groupIds: Object.fromEntries(groupIds),
    names: groups.map(({ name }) => name).sort(),
    // Beside the searches that find the groups and the accounts, a hundred at a time.
    ofGroups: searches.filter(({ body }) => sizeOf(body, "groupIds") === 1).length,
    ofAccounts: searches.filter(
      ({ body, path }) => path.endsWith("groups/search") && sizeOf(body, "accountIds") === 1,
    ).length,
    total: searches.length,
  };
}

const people = Array.from({ length: 40 }, (_, index) => `person-${index}@example.com`);

describe("the groups of many accounts", () => {
  it("come from the members of each group that has one, where groups are fewer", async () => {
    const found = await read({
      accounts: 250,
      groups: { ops: ["a1", "a201", ...people], dev: ["a1"], ["people only"]: people },
    });
    expect(found.groupIds).toEqual({ a1: ["ops", "dev"], a201: ["ops"] });
    expect(found.names).toEqual(["dev", "ops"]);
    // Three searches for the accounts, three for their groups, and one for each of the two groups.
    expect([found.ofGroups, found.ofAccounts, found.total]).toEqual([2, 0, 8]);
  });

  it("come from the groups of each account, where accounts are fewer", async () => {
    const groups = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`g${index}`, ["a1"]]));
    const found = await read({ accounts: 5, groups });
    expect(found.groupIds["a1"]).toHaveLength(20);
    expect([found.ofGroups, found.ofAccounts]).toEqual([0, 5]);
  });

  it("are searched for, not listed, in a group of thousands", async () => {
    const crowd = Array.from({ length: 3000 }, (_, index) => `person-${index}@example.com`);
    const found = await read({ accounts: 150, groups: { all: ["a1", "a120", ...crowd] } });
    expect(found.groupIds).toEqual({ a1: ["all"], a120: ["all"] });
    // Two batches of accounts, each once for itself, its groups and its members of the group.
    expect(found.total).toBe(6);
  });

  it("are asked for account by account where the directory does not show the account", async () => {
    const found = await read({ accounts: 250, groups: { ops: ["a1", "a2"] }, hidden: ["a2"] });
    expect(found.groupIds).toEqual({ a1: ["ops"], a2: ["ops"] });
    expect(found.ofAccounts).toBe(1);
  });

  it("are asked for account by account where two searches contradict each other", async () => {
    // The users' search shows the account, and not as a member.
    const found = await read({
      accounts: 3,
      groups: { ops: ["a1"] },
      answers: {
        "POST /users/search": ({ body }) => {
          const { accountIds = [], groupIds } = body as { accountIds?: string[]; groupIds?: string[] };
          return { data: groupIds === undefined ? accountIds.map((accountId) => ({ accountId })) : [] };
        },
      },
    });
    expect(found.groupIds).toEqual({ a1: ["ops"] });
    expect(found.ofAccounts).toBe(3);
  });

  it("are read account by account if one of them is unknown and the search fails for all", async () => {
    const groups = { ops: ["a1"] };
    const found = await read({
      accounts: 3,
      groups,
      answers: {
        "POST /groups/search": ({ body }) => {
          const { accountIds = [] } = body as { accountIds?: string[] };
          if (accountIds.length > 1) {
            throw apiError(404, { detail: "One or more user not found in the directory" });
          }
          return { data: accountIds[0] === "a1" ? [{ id: "ops", name: "ops" }] : [] };
        },
      },
    });
    expect(found.groupIds).toEqual({ a1: ["ops"] });
  });
});

describe("a search that returns 404", () => {
  const unknown = { detail: "One or more user not found in the directory" };
  const refuse = (facts?: typeof unknown) => () => {
    throw apiError(404, facts);
  };
  const problemsOf = async (answers: NonNullable<Grown["answers"]>) => {
    const { organization } = grownOrganization({ accounts: 3, groups: { ops: ["a1"] }, answers });
    const reader = new OrganizationReader(organization);
    await reader.memberships();
    return reader.problems;
  };

  it("for the groups of an account that the directory shows is a problem, whatever its words", async () => {
    for (const facts of [undefined, unknown]) {
      const problems = await problemsOf({ "POST /groups/search": refuse(facts) });
      expect(problems).toHaveLength(3);
      expect(problems[1]).toMatch(/^the groups of service account "bot-a1" \(a1\): the API returned 404/);
    }
  });

  it("for users reports that the directory does not know them, and any other 404 that nothing can be read", async () => {
    const groups = { "POST /groups/search": refuse(unknown) };
    expect(await problemsOf({ ...groups, "POST /users/search": refuse(unknown) })).toEqual([]);
    await expect(problemsOf({ "POST /users/search": refuse() })).rejects.toMatchObject({ status: 404 });
  });
});

describe("the roles of groups", () => {
  const read = async (grown: Partial<Grown>) => {
    const { client, organization } = grownOrganization({
      accounts: 1,
      groups: { ops: [], dev: [], admins: [] },
      ...grown,
    });
    const reader = new OrganizationReader(organization);
    const roles = await reader.roles(await reader.groups());
    return { roles: Object.fromEntries(roles), asked: client.count("GET", "/role-assignments") };
  };

  it("are read where the API counts any", async () => {
    const { asked, roles } = await read({ roles: { admins: ["atlassian/admin"] } });
    expect(roles["admins"]).toEqual([{ resourceId: "jira", role: "atlassian/admin" }]);
    expect(asked).toBe(1);
  });

  it("are read everywhere where the counts are zero throughout and wrong", async () => {
    const uncounted = (name: string) => ({ id: name, name, counts: { resources: 0 } });
    const { asked, roles } = await read({
      roles: { ops: ["atlassian/user"], admins: ["atlassian/admin"] },
      answers: { "POST /groups/search": () => ({ data: ["ops", "dev", "admins"].map(uncounted) }) },
    });
    expect(Object.keys(roles)).toEqual(["ops", "dev", "admins"]);
    expect(asked).toBe(3);
  });
});

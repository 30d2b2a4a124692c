import { AdministrationReader, type Administrations } from "../../../../cli/src/reading/administrators";
import { OrganizationReader } from "../../../../cli/src/reading/organization-reader";
import type { Answer } from "../../organization/fake-client";
import { JIRA, organizationThat } from "../inventory/organization";

interface Search {
  readonly accountIds?: readonly string[];
  readonly groupIds?: readonly string[];
  readonly roleIds?: readonly string[];
}

const ADMIN = { data: [{ resourceId: JIRA, roles: ["atlassian/admin"] }] };

/** Each admin group has one member that the others do not have. */
function answersWith(groups: readonly object[], users: readonly object[] = []): Record<string, Answer> {
  const roles = groups.map((group) => [
    `GET /groups/${(group as { id: string }).id}/role-assignments`,
    () => ADMIN,
  ]);
  return {
    "POST /groups/search": ({ body }) => ({ data: (body as Search).roleIds === undefined ? [] : groups }),
    "POST /users/search": ({ body }) => {
      const { groupIds, roleIds } = body as Search;
      const member = { accountId: `of-${groupIds?.[0] ?? ""}`, email: `${groupIds?.[0] ?? ""}@example.com` };
      return { data: roleIds !== undefined ? users : groupIds !== undefined ? [member] : [] };
    },
    "GET /users/u9/role-assignments": () => ({ data: [] }),
    ...(Object.fromEntries(roles) as Record<string, Answer>),
  };
}

async function read(answers: Record<string, Answer>): Promise<Administrations & { readonly asked: number }> {
  const { client, organization } = organizationThat(answers);
  const reader = new OrganizationReader(organization);
  await reader.memberships();
  const before = client.sent.length;
  const found = await new AdministrationReader(reader, new Map()).read();
  return { ...found, asked: client.sent.length - before };
}

const shown = ({ found }: Administrations): string[] =>
  found.map(({ group, name, role }) => `${name} through ${group?.name ?? "nothing"}: ${role.role}`);

describe("who administers", () => {
  it("are the members of groups with an admin role, and users with a direct one", async () => {
    const result = await read(
      answersWith(
        [{ id: "g9", name: "site-admins" }],
        [{ accountId: "u8", email: "bob@example.com", platformRoles: ["atlassian/org-admin"] }],
      ),
    );
    expect(shown(result)).toEqual([
      "g9@example.com through site-admins: atlassian/admin",
      "bob@example.com through nothing: atlassian/org-admin",
    ]);
    expect(result.notRead).toEqual([]);
    // Two searches, and the members and roles of the group.
    expect(result.asked).toBe(4);
  });

  it("are read within a limit, and the rest is reported", async () => {
    const groups = Array.from({ length: 25 }, (_, index) => ({ id: `g${index}`, name: `group ${index}` }));
    const result = await read(answersWith(groups));
    expect(result.found).toHaveLength(20);
    expect(result.notRead).toEqual(["the members of 5 more groups with an admin role"]);
  });

  it("leave out a group whose members fill too many pages", async () => {
    const huge = { id: "g1", name: "everybody", counts: { users: 5000 } };
    const result = await read(answersWith([huge, { id: "g9", name: "site-admins" }]));
    expect(shown(result)).toEqual(["g9@example.com through site-admins: atlassian/admin"]);
    expect(result.notRead).toEqual(["the members of 1 more group with an admin role"]);
  });
});

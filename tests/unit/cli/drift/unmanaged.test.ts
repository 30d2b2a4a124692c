import type { Organization } from "pulumi-atlassian-admin/organization";
import { discoverUnmanaged } from "../../../../cli/src/commands/drift/discover/unmanaged";
import type { RecordedResource } from "../../../../cli/src/commands/drift/engine/resources";
import { Managed } from "../../../../cli/src/commands/drift/managed";
import { IdentityNames } from "../../../../cli/src/identity-names";
import type { Inventory } from "../../../../cli/src/commands/inventory/gather";

const INVENTORY: Inventory = { orgId: "o1", takenAt: "2027-01-01", accounts: [], groups: [], problems: [] };

/** An organisation whose groups all have the same member and roles. */
const ORGANIZATION = {
  orgId: "o1",
  members: { list: async () => ["eve"] },
  users: { find: async () => ({ email: "eve@example.com" }) },
  roleAssignments: {
    list: async () => [
      { resourceId: "jira", role: "user" },
      { resourceId: "jira", role: "admin" },
    ],
  },
} as unknown as Organization;

function recorded(type: string, properties: object, isGone = false): RecordedResource {
  const values = { orgId: "o1", groupId: "g1", ...properties };
  return {
    ...{ type, stack: "prod", urn: `urn::${type}`, differences: [], modified: undefined, isProtected: false },
    ...{ recorded: values, observed: isGone ? undefined : values },
  };
}

const GROUP = recorded("Group", { name: "ops" });
const EVE = recorded("GroupMembership", { accountId: "eve" });
const USER = recorded("GroupRoleAssignment", { resourceId: "jira", role: "user" });
const ADMIN = recorded("GroupRoleAssignment", { resourceId: "jira", role: "admin" });

describe("discoverUnmanaged", () => {
  it.each([
    {
      resources: [GROUP],
      found: [
        `membership of "eve@example.com" in group "ops" (g1/eve)`,
        `role "user" of group "ops" on "jira" (g1/jira/user)`,
        `role "admin" of group "ops" on "jira" (g1/jira/admin)`,
      ],
      reason: "a stack has the group alone",
    },
    {
      resources: [GROUP, EVE, USER],
      found: [`role "admin" of group "ops" on "jira" (g1/jira/admin)`],
      reason: "a stack has one of the roles",
    },
    { resources: [GROUP, EVE, USER, ADMIN], found: [], reason: "a stack has all of it" },
    {
      resources: [GROUP, recorded("GroupMembers", { accountIds: [] }), USER],
      found: [`role "admin" of group "ops" on "jira" (g1/jira/admin)`],
      reason: "a stack has the exact members, which the engine compares",
    },
    { resources: [EVE, USER], found: [], reason: "the group is somebody else's" },
    { resources: [recorded("Group", { name: "ops" }, true)], found: [], reason: "the group is gone" },
    { resources: [recorded("Group", { orgId: "o2" })], found: [], reason: "it is of another organisation" },
  ])("finds $found where $reason", async ({ resources, found }) => {
    const managed = new Managed(resources);
    const discoveries = await discoverUnmanaged(
      ORGANIZATION,
      INVENTORY,
      managed,
      new IdentityNames(managed.resources),
    );
    expect(discoveries.map(({ resource }) => `${resource.name} (${resource.id ?? ""})`)).toEqual(found);
    expect(discoveries.every(({ kind }) => kind === "unmanaged")).toBe(true);
  });

  it("looks for who gave a role by the group and the app, since an event has other words for the role", async () => {
    const managed = new Managed([GROUP, EVE, USER]);
    const [role] = await discoverUnmanaged(
      ORGANIZATION,
      INVENTORY,
      managed,
      new IdentityNames(managed.resources),
    );
    expect(role).toMatchObject({ identity: ["g1", "jira", "admin"], trace: { ids: ["g1", "jira"] } });
  });
});

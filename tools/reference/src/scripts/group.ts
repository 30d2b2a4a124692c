import { all, behaves, changed, fails, holds, twoGroups, type ResourceScript } from "./script";

const taken = holds({ groups: [{ name: "deployers", description: "Deploys to production" }] });
const gone = changed({ action: "deleteGroup", group: "deployers" });

export const group: ResourceScript = {
  args: { name: "deployers", description: "Deploys to production" },
  changes: {
    orgId: { orgId: "another-organisation" },
    name: { name: "releasers" },
    description: { description: "Deploys everywhere" },
    adoptExisting: { adoptExisting: true },
    replacementConfirmed: { replacementConfirmed: true },
  },
  situations: [
    { operation: "check", when: "`name` is empty or has spaces at its ends", args: { name: " deployers" } },
    {
      operation: "check",
      when: "`description` contains the provider's mark",
      args: { description: "Deploys [managed by Pulumi: acme/prod:deployers]" },
    },
    { operation: "create", when: "a group of that name already exists", arrange: taken },
    {
      operation: "create",
      args: { adoptExisting: true },
      arrange: holds({ groups: [{ name: "deployers", description: "Old" }] }),
    },
    {
      operation: "create",
      when: "`adoptExisting` is set, and the organisation has no API to change the description",
      args: { adoptExisting: true },
      arrange: all(
        holds({ groups: [{ name: "deployers", description: "Old" }] }),
        behaves({ groupUpdate: "none" }),
      ),
    },
    {
      operation: "create",
      when: "`adoptExisting` is set, and an identity provider manages the group",
      args: { adoptExisting: true },
      arrange: holds({
        groups: [{ name: "deployers", description: "Deploys to production", externalSynced: true }],
      }),
    },
    { operation: "create", args: { adoptExisting: true }, arrange: taken },
    {
      operation: "create",
      when: "several groups have that name, in different directories",
      arrange: twoGroups,
    },
    {
      operation: "create",
      when: "the organisation has several directories, and no setting selects one",
      arrange: holds({ directories: [{ directoryId: "second-directory", name: "Second" }] }),
    },
    {
      operation: "create",
      when: "the response is lost, and the group does not appear",
      arrange: fails({ method: "POST", route: "**/groups", drop: "before" }),
    },
    {
      operation: "create",
      when: "the group was created, but does not appear",
      arrange: behaves({ groupSearchLagMs: 1e9 }),
    },
    {
      operation: "create",
      when: "Atlassian stores another name or description than it received (a warning)",
      args: { description: "Deploys  &  rolls back" },
      arrange: behaves({ groupDescriptionChanges: ["escape"] }),
    },
    { operation: "read", arrange: gone },
    {
      operation: "update",
      when: "the group no longer exists",
      args: { name: "releasers" },
      arrange: gone,
    },
    {
      operation: "update",
      when: "the organisation has no API to change a group",
      args: { name: "releasers" },
      arrange: behaves({ groupUpdate: "none" }),
    },
    {
      operation: "update",
      when: "Atlassian protects the group's name",
      args: { name: "releasers" },
      arrange: behaves({ protectedGroupNames: ["deployers"] }),
    },
    {
      operation: "update",
      when: "another group has the new name",
      args: { name: "releasers" },
      arrange: holds({ groups: [{ name: "releasers" }] }),
    },
    { operation: "delete", arrange: gone },
    ...(
      [
        ["the group is the default group of an app", 403, "ADMIN-403-6", "Default group"],
        ["the group grants admin access", 403, "ADMIN-403-7", "Admin group"],
        ["the API requires the group to be empty", 409, "ADMIN-409-5", "Group not empty"],
      ] as const
    ).map(([when, status, code, title]) => ({
      operation: "delete" as const,
      when,
      arrange: fails({
        method: "DELETE",
        status,
        body: { errors: [{ status: String(status), code, title }] },
      }),
    })),
  ],
};

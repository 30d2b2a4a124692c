import { endSituations } from "./memberships";
import { changed, fails, type ResourceScript } from "./script";

const PRODUCT = { site: "acme", product: "jira-software" };

export const groupRoleAssignment: ResourceScript = {
  seed: { groups: [{ name: "deployers" }, { name: "reviewers" }] },
  args: { groupName: "deployers", ...PRODUCT, role: "atlassian/user" },
  changes: {
    orgId: { orgId: "another-organisation" },
    groupId: { groupId: "another-group", groupName: undefined },
    groupName: { groupName: "reviewers" },
    resourceId: {
      resourceId: "ari:cloud:confluence::site/another",
      site: undefined,
      product: undefined,
    },
    site: { site: "other" },
    product: { product: "confluence" },
    role: { role: "atlassian/viewer" },
    until: { until: "2099-01-01" },
  },
  situations: [
    {
      operation: "check",
      when: "neither `groupId` nor `groupName` is given",
      args: { groupName: undefined },
    },
    {
      operation: "check",
      when: "neither `resourceId` nor `site` is given",
      args: { site: undefined, product: undefined },
    },
    { operation: "check", when: "`site` is given without `product`", args: { product: undefined } },
    { operation: "check", when: "`role` is not the id of a role", args: { role: "user" } },
    {
      operation: "check",
      when: "`resourceId` is not an ARI",
      args: { resourceId: "acme", site: undefined, product: undefined },
    },
    ...endSituations((until) => ({ until })),
    { operation: "create", when: "no group has that name", args: { groupName: "no-such-group" } },
    { operation: "create", when: "the organisation has no such site", args: { site: "no-such-site" } },
    { operation: "create", when: "the site has no such app", args: { product: "bamboo" } },
    {
      operation: "create",
      when: "the app does not offer the role",
      args: { role: "atlassian/no-such-role" },
    },
    { operation: "create", arrange: fails({ route: "**/assign", drop: "after", count: 1 }) },
    { operation: "read", arrange: changed({ action: "deleteGroup", group: "deployers" }) },
    { operation: "delete", arrange: changed({ action: "deleteGroup", group: "deployers" }) },
  ],
};

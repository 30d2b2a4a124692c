// One resource of every kind, with every input that outlives an upgrade. `CHANGED` makes the changes that
// need no replacement.
const {
  ApiToken,
  Group,
  GroupMembers,
  GroupMembership,
  GroupRoleAssignment,
  ServiceAccount,
  ServiceIdentity,
} = require("pulumi-atlassian-admin");

const isChanged = process.env.CHANGED === "true";

const bot = new ServiceAccount("bot", {
  displayName: isChanged ? "frozen-bot-2" : "frozen-bot",
  description: isChanged ? "Deploys more" : "Deploys",
  owner: isChanged ? "team-b" : "team-a",
  productAccess: [
    {
      resource: "ari:cloud:confluence::site/frozen-cloud",
      role: "ari:cloud:confluence::role/product/member",
    },
  ],
});
new ApiToken("fixed", {
  accountId: bot.accountId,
  label: "fixed",
  scopes: ["write:jira-work", "read:jira-work"],
  lifetimeDays: isChanged ? 300 : 365,
});
new ApiToken("rotating", {
  accountId: bot.accountId,
  label: "rotating",
  scopes: ["read:jira-work"],
  rotation: { beforeExpiryDays: 14, overlapDays: isChanged ? 8 : 7 },
  rotationTrigger: "first",
});
const deployers = new Group("deployers", { name: "frozen-deployers", description: "May deploy" });
new GroupMembership("by-id", { groupId: deployers.groupId, accountId: bot.accountId });
new GroupMembership("by-name", { groupName: "people", email: "ann@example.com" });
const list = new Group("list", { name: "frozen-list" });
new GroupMembers("members", {
  groupId: list.groupId,
  members: [{ email: "ann@example.com" }, ...(isChanged ? [] : [{ accountId: bot.accountId }])],
  maxRemovals: isChanged ? 6 : 5,
});
new GroupRoleAssignment("role", {
  groupId: deployers.groupId,
  site: "frozen",
  product: "confluence",
  role: "atlassian/user",
});
new ServiceIdentity("identity", {
  displayName: "frozen-identity",
  owner: "team-a",
  tokens: { pipeline: { scopes: ["read:jira-work"], lifetimeDays: 365, rotation: {} } },
  groups: { deployers: deployers.groupId },
});

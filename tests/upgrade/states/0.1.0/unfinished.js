// What an interrupted `pulumi up` leaves: an account that is recorded and unfinished, beside a protected group
// and a component.
const { Group, ServiceAccount, ServiceIdentity } = require("pulumi-atlassian-admin");

const group = new Group("protected", { name: "frozen-protected" }, { protect: true });
const identity = new ServiceIdentity("identity", {
  displayName: "frozen-identity",
  tokens: { pipeline: { scopes: ["read:jira-work"], lifetimeDays: 365 } },
  groups: { protected: group.groupId },
});
new ServiceAccount(
  "adopted",
  { displayName: "frozen-adopted", owner: "team-a", adoptExisting: true },
  { dependsOn: identity },
);

import { ApiToken, Group, GroupMembership, ServiceAccount } from "pulumi-atlassian-admin";

const bot = new ServiceAccount("deploy-bot", { displayName: "deploy-bot", owner: "team-payments" });
const deployers = new Group("deployers", { name: "deployers" });
new GroupMembership("deploy-bot-deploys", { groupId: deployers.groupId, accountId: bot.accountId });
const pipeline = new ApiToken("pipeline", {
  accountId: bot.accountId,
  label: "pipeline",
  scopes: ["read:jira-work", "write:jira-work"],
});

export const token = pipeline.token;

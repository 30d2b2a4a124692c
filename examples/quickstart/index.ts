import { Group, ServiceIdentity } from "pulumi-atlassian-admin";

const deployers = new Group("deployers", { name: "deployers" });
const bot = new ServiceIdentity("deploy-bot", {
  displayName: "deploy-bot",
  owner: "team-payments",
  tokens: { pipeline: { scopes: ["read:jira-work", "write:jira-work"], rotation: {} } },
  groups: { deployers: deployers.groupId },
});
export const token = bot.tokens.pipeline.token;

import * as pulumi from "@pulumi/pulumi";
import { ApiToken, Group, GroupMembership, ServiceAccount } from "pulumi-atlassian-admin";

const config = new pulumi.Config();

const bot = new ServiceAccount("bot", {
  displayName: config.get("botName") ?? "deploy-bot",
  description: "Deploys the shop from the pipeline",
  owner: "team-payments",
});

const deployers = new Group("deployers", { name: "deployers" });

new GroupMembership("bot-deploys", { groupId: deployers.groupId, accountId: bot.accountId });

const pipeline = new ApiToken("pipeline", {
  accountId: bot.accountId,
  label: "pipeline",
  scopes: ["read:jira-work", "write:jira-work"],
});

export const botEmail = bot.email;
export const pipelineToken = pipeline.token;

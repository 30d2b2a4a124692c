import { ActionsSecret } from "@pulumi/github/actionsSecret";
import { ApiToken } from "pulumi-atlassian-admin";
import { bot } from "./bot";

const pipeline = new ApiToken("github-actions", {
  accountId: bot.accountId,
  label: "github-actions",
  scopes: ["read:jira-work", "write:jira-work"],
  // Every job reads the secret again, so the overlap only has to outlast the longest job.
  rotation: { overlapDays: 1 },
});

new ActionsSecret("github-actions", {
  repository: "shop",
  secretName: "ATLASSIAN_TOKEN",
  value: pipeline.token,
});

import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import { ApiToken } from "pulumi-atlassian-admin";
import { bot } from "./bot";

const dashboard = new ApiToken("kubernetes", {
  accountId: bot.accountId,
  label: "kubernetes",
  scopes: ["read:jira-work"],
  // A pod that has the secret in its environment reads it again when it restarts: the overlap has to contain a restart.
  rotation: { overlapDays: 14 },
});

new Secret("atlassian-token", {
  metadata: { name: "atlassian-token", namespace: "dashboard" },
  stringData: { ATLASSIAN_TOKEN: dashboard.token },
});

import * as pulumi from "@pulumi/pulumi";
import { ApiToken, ServiceAccount } from "pulumi-atlassian-admin";

/** The last leak of each token, such as `{ "pipeline": "INC-481" }`: another text replaces the token. */
const leaks = new pulumi.Config().getObject<Readonly<Record<string, string>>>("leaks") ?? {};

const bot = new ServiceAccount("release-bot", {
  displayName: "release-bot",
  description: "Moves issues when a release is out",
  owner: "team-release",
});

const pipeline = new ApiToken("pipeline", {
  accountId: bot.accountId,
  label: "pipeline",
  scopes: ["read:jira-work", "write:jira-work"],
  lifetimeDays: 30,
  // Two weekly runs fall into 14 days, so that one can fail. Every job reads the secret again: two days of
  // overlap outlast the longest one.
  rotation: { beforeExpiryDays: 14, overlapDays: 2 },
  // It must have a text before the first leak, because adding one replaces nothing.
  rotationTrigger: leaks["pipeline"] ?? "none",
});

const dashboard = new ApiToken("dashboard", {
  accountId: bot.accountId,
  label: "dashboard",
  scopes: ["read:jira-work"],
  // The dashboard reads the secret when it starts, which the weekly restart makes sure of: ten days of
  // overlap always contain one.
  rotation: { beforeExpiryDays: 21, overlapDays: 10 },
  rotationTrigger: leaks["dashboard"] ?? "none",
});

export const pipelineToken = pipeline.token;
export const dashboardToken = dashboard.token;

import { UNKNOWN } from "pulumi-atlassian-admin-policy";
import { account, BOT, group, token } from "../declared";
import type { FailingRow, Row } from "./row";

const accounts = (count: number) => Array.from({ length: count }, (_, index) => account(`bot-${index}`));

export const PASSING: readonly Row[] = [
  { rule: "account-owner", reason: "a team", stack: [account("bot")] },
  { rule: "account-owner", reason: "a mailbox", stack: [account("bot", { owner: "payments@example.com" })] },
  {
    rule: "account-owner",
    reason: "an owner that is not known",
    stack: [account("bot", { owner: UNKNOWN })],
  },
  { rule: "account-protect", reason: "a protected account", stack: [account("bot")] },
  {
    rule: "account-protect",
    reason: "a protection that nobody told",
    stack: [{ ...token("t"), type: "ServiceAccount" }],
  },
  { rule: "account-deletion", reason: "a deleted token", stack: { resources: [], deletions: [token("t")] } },
  {
    rule: "account-deletion",
    reason: "a name that is not known",
    stack: [account("bot", { displayName: UNKNOWN })],
    config: { "account-deletion": { keep: ["deploy-bot"] } },
  },
  { rule: "account-quota", reason: "five accounts", stack: accounts(5) },
  {
    rule: "account-quota",
    reason: "six accounts of two organisations",
    stack: [...accounts(5), account("bot", { orgId: "o2" })],
  },
  {
    rule: "naming",
    reason: "lower-case words",
    stack: [account("deploy-bot"), token("t"), group("deployers")],
  },
  {
    rule: "naming",
    reason: "names that are not known",
    stack: [account("bot", { displayName: UNKNOWN }), token("t", { label: UNKNOWN })],
  },
];

export const FAILING: readonly FailingRow[] = [
  {
    rule: "account-owner",
    reason: "none",
    stack: [account("bot", { owner: undefined })],
    resource: `service account "bot"`,
    message: `Service account "bot" has no owner.`,
    remedy: /team-payments/,
  },
  {
    rule: "account-owner",
    reason: "a person's name",
    stack: [account("bot", { owner: "Ada" })],
    resource: `service account "bot"`,
    message: String.raw`Service account "bot" has the owner "Ada", which does not match ^(team-[a-z0-9-]+|[^\s@]+@[^\s@]+\.[^\s@]+)$.`,
    remedy: /in that form/,
  },
  {
    rule: "account-owner",
    reason: "no owner of the team's form",
    stack: [account("bot")],
    config: { "account-owner": { pattern: "^squad " } },
    resource: `service account "bot"`,
    message: `Service account "bot" has the owner "team-payments", which does not match ^squad .`,
    remedy: /in that form/,
  },
  {
    rule: "account-protect",
    reason: "none",
    stack: [account("bot", {}, { isProtected: false })],
    resource: `service account "bot"`,
    message: `Service account "bot" is not protected, and deleting it is permanent.`,
    remedy: /protect: true/,
  },
  {
    rule: "account-deletion",
    reason: "a deletion",
    stack: { resources: [], deletions: [BOT] },
    resource: `service account "bot"`,
    message: `Service account "bot" would be deleted permanently, with its tokens.`,
    remedy: /"except"/,
  },
  {
    rule: "account-deletion",
    reason: "a missing one",
    stack: [BOT],
    config: { "account-deletion": { keep: ["bot", "deploy-bot"] } },
    resource: `service account "deploy-bot"`,
    message: `The configuration requires service account "deploy-bot", but the stack does not declare it.`,
    remedy: /"keep"/,
  },
  {
    rule: "account-quota",
    reason: "six accounts",
    stack: accounts(6),
    resource: "the organisation",
    message: "The stack has 6 service accounts in the organisation; the quota is 5.",
    remedy: /"plan"/,
  },
  {
    rule: "account-quota",
    reason: "others elsewhere",
    stack: [account("bot", { orgId: "o1" })],
    config: { "account-quota": { plan: "guard-standard", elsewhere: 250 } },
    resource: `organisation "o1"`,
    message: `The stack has 1 service account in organisation "o1" in addition to 250 others; the quota is 250.`,
    remedy: /"most"/,
  },
  {
    rule: "account-quota",
    reason: "a quota of the team's own",
    stack: accounts(2),
    config: { "account-quota": { most: 1 } },
    resource: "the organisation",
    message: "The stack has 2 service accounts in the organisation; the quota is 1.",
    remedy: /"most"/,
  },
  {
    rule: "naming",
    reason: "an account",
    stack: [account("Bot")],
    resource: `service account "Bot"`,
    message: `Service account "Bot" has a displayName that does not match ^[a-z0-9]+(-[a-z0-9]+)*$.`,
    remedy: /stays the same/,
  },
  {
    rule: "naming",
    reason: "a token",
    stack: [token("t", { label: "my ci" })],
    resource: `token "my ci"`,
    message: `Token "my ci" has a label that does not match ^[a-z0-9]+(-[a-z0-9]+)*$.`,
    remedy: /replaces the token/,
  },
  {
    rule: "naming",
    reason: "a group, with a form of its own",
    stack: [group("deployers")],
    config: { naming: { name: "^jira-" } },
    resource: `group "deployers"`,
    message: `Group "deployers" has a name that does not match ^jira-.`,
    remedy: /replaces the group/,
  },
];

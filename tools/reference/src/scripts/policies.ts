import type { IdentityResource, PolicyConfig, RULES } from "pulumi-atlassian-admin-policy";

/** What violates a rule. */
interface PolicyScript {
  readonly resources: readonly IdentityResource[];
  readonly config?: PolicyConfig;
}

function declare(
  type: IdentityResource["type"],
  inputs: Readonly<Record<string, unknown>>,
  isProtected = true,
): IdentityResource {
  return { type, name: "example", urn: `${type} ${JSON.stringify(inputs)}`, inputs, isProtected };
}

const token = (inputs: object): IdentityResource =>
  declare("ApiToken", { accountId: "a1", label: "pipeline", scopes: ["read:jira-work"], ...inputs });
const account = (inputs: object, isProtected?: boolean): IdentityResource =>
  declare("ServiceAccount", { displayName: "deploy-bot", owner: "team-payments", ...inputs }, isProtected);
const membership = (inputs: object): IdentityResource =>
  declare("GroupMembership", { email: "ada@example.com", ...inputs });

/** One violation for every rule. */
export const policies: Readonly<Record<(typeof RULES)[number]["name"], PolicyScript>> = {
  "token-max-lifetime": { resources: [token({ lifetimeDays: 365 })] },
  "token-expiry": { resources: [token({})] },
  "token-rotation": { resources: [token({})] },
  "token-forbidden-scopes": { resources: [token({ scopes: ["manage:jira-configuration"] })] },
  "token-broad-scopes": { resources: [token({ scopes: ["delete:issue:jira"] })] },
  "token-unknown-scopes": { resources: [token({ scopes: ["read:jira-wrok"] })] },
  "tokens-per-account": {
    resources: Array.from({ length: 6 }, (_, index) => token({ label: `pipeline-${index}` })),
  },
  "account-owner": { resources: [account({ owner: undefined })] },
  "account-protect": { resources: [account({}, false)] },
  "account-deletion": { resources: [], config: { "account-deletion": { keep: ["deploy-bot"] } } },
  "account-quota": {
    resources: Array.from({ length: 6 }, (_, index) => account({ displayName: `bot-${index}` })),
  },
  naming: { resources: [account({ displayName: "Deploy Bot" })] },
  "admin-groups": {
    resources: [membership({ groupName: "site-admins", email: "bot@serviceaccount.atlassian.com" })],
  },
  "admin-access-ends": {
    resources: [membership({ groupName: "site-admins" })],
    config: { "admin-access-ends": { days: 90 } },
  },
  "synced-groups": { resources: [membership({ groupName: "okta-everyone" })] },
  "service-groups": { resources: [membership({ groupName: "svc-deploy" })] },
};

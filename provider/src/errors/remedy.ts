import type { ApiErrorFacts } from "./errors";

const NO_AUDIT_LOG =
  "The organisation may have no subscription with audit logs: Atlassian Guard Standard or Premium, or Cloud Enterprise.";
const UNSCOPED_KEY =
  `Use an organisation API key created without scopes, in ATLASSIAN_ADMIN_API_KEY or "atlassian-admin:apiKey": ` +
  `no scope allows writes of groups, users and tokens, so the API rejects a key with scopes.`;

// The request that creates a group, and those that change one.
const GROUP = /\/groups(\/[^/]+)?$/;

const INVITE = /\/service-accounts\/invite$/;

const EVENTS = /\/events(-stream)?$/;

const PROTECTED_NAME =
  `Atlassian does not allow renaming this group: its name is restricted or protected, or Jira settings use it. ` +
  `Set the resource's name back to the group's current name.`;

const TAKEN_NAME = `Another group has that name. Choose another name, or rename that group at admin.atlassian.com.`;

interface Rule {
  readonly status: number;
  /** Matches the request's path. A rule without it matches every request. */
  readonly path?: RegExp;
  /** Matches Atlassian's code or text. A rule without it matches every response of that status. */
  readonly text?: RegExp;
  readonly remedy: string;
}

// The first match wins. Codes: ADMIN-UAM-* and ADMIN-* as published for the Organizations API.
const RULES: readonly Rule[] = [
  {
    status: 400,
    text: /UAM-400-3\b|invalid role/i,
    remedy: `The app does not have this role. Choose one of the app's roles.`,
  },
  {
    status: 400,
    text: /UAM-400-4\b|not licensed/i,
    remedy: `The organisation has no plan for this app. Add the app at admin.atlassian.com first.`,
  },
  {
    status: 400,
    path: GROUP,
    text: /restricted|protected|cannot be renamed/i,
    remedy: PROTECTED_NAME,
  },
  { status: 400, path: GROUP, text: /exist|conflict|duplicate|taken/i, remedy: TAKEN_NAME },
  {
    status: 401,
    path: EVENTS,
    remedy: `${NO_AUDIT_LOG} If it has one, check the organisation API key: it is wrong, expired or revoked.`,
  },
  {
    status: 401,
    remedy:
      `Check the organisation API key (ATLASSIAN_ADMIN_API_KEY or "atlassian-admin:apiKey"): ` +
      `it is wrong, expired or revoked, or it is a user's token, which these APIs reject.`,
  },
  {
    status: 402,
    remedy: `The quota of the organisation is used up. Delete something, or raise the plan at admin.atlassian.com.`,
  },
  {
    status: 403,
    path: EVENTS,
    remedy: `${NO_AUDIT_LOG} If it has one, use a key that is created without scopes, or that has "read:events:admin".`,
  },
  {
    status: 403,
    path: INVITE,
    remedy:
      `Use an organisation API key created without scopes, in ATLASSIAN_ADMIN_API_KEY or "atlassian-admin:apiKey": ` +
      `the API that grants access to apps rejects every key with scopes.`,
  },
  { status: 403, path: GROUP, text: /restricted|protected|cannot be renamed/i, remedy: PROTECTED_NAME },
  { status: 403, text: /scope/i, remedy: UNSCOPED_KEY },
  {
    status: 403,
    text: /403-5\b|manage the group/i,
    remedy: `This key cannot change the group. Change it at admin.atlassian.com, or use another group.`,
  },
  {
    status: 403,
    text: /403-6|default role/i,
    remedy: `The group is the default group of an app. Revoke that role at admin.atlassian.com first.`,
  },
  {
    status: 403,
    text: /403-7|admin access/i,
    remedy: `The group grants admin access. Revoke that role at admin.atlassian.com first.`,
  },
  { status: 403, remedy: `Check that the key belongs to this organisation. ${UNSCOPED_KEY}` },
  {
    status: 404,
    path: INVITE,
    text: /failed to match any route/i,
    remedy:
      `This organisation does not have the account-management API, and no other API grants access to apps. ` +
      `Grant it at admin.atlassian.com and set removedByHand: true on the entry.`,
  },
  {
    status: 404,
    text: /failed to match any route/i,
    remedy: `This organisation does not have that API. Choose the other one with "pulumi config set atlassian-admin:serviceAccountApi auto".`,
  },
  {
    status: 404,
    text: /organi[sz]ation not found|404-2\b|TCS validation failed/i,
    remedy: `Check "orgId": no organisation that this key can see has that id.`,
  },
  {
    status: 404,
    text: /not found in the directory|USER_NOT_FOUND/i,
    remedy: `The directory does not have the account (yet). A new account takes some minutes to appear there.`,
  },
  {
    status: 404,
    text: /account.?not.?found/i,
    remedy: `Check "accountId": no account that this key manages has that id.`,
  },
  {
    status: 404,
    text: /404-1\b|unknown resource/i,
    remedy: `Check the ids: the API finds no such app, group or account.`,
  },
  {
    status: 409,
    path: INVITE,
    remedy: `The app seems to have no free licence for the account. Free one, or raise the app's plan at admin.atlassian.com.`,
  },
  { status: 409, path: GROUP, text: /409-2\b|409-28\b|exist|conflict|duplicate|taken/i, remedy: TAKEN_NAME },
  {
    status: 409,
    text: /409-3|licen[cs]e|seat/i,
    remedy: `An app that the group gives access to has no free licence. Free one, or raise the plan.`,
  },
  { status: 409, text: /409-5|not empty/i, remedy: `Remove the members of the group first.` },
  {
    status: 429,
    remedy: `The API's rate limit was reached. Run the operation again later, or lower "atlassian-admin:maxConcurrency".`,
  },
];

/** What to do about an error response; `undefined` if only the API's own text helps. */
export function remedyFor(facts: ApiErrorFacts): string | undefined {
  const said = `${facts.apiCode ?? ""} ${facts.detail ?? ""}`;
  const rule = RULES.find(
    ({ status, path, text }) =>
      status === facts.status && (path?.test(facts.path) ?? true) && (text?.test(said) ?? true),
  );
  if (rule !== undefined) {
    return rule.remedy;
  }
  return facts.status >= 500 ? `The error is on the API's side. Run the operation again later.` : undefined;
}

import type { ApiErrorFacts } from "./api-error";

const UNSCOPED_KEY =
  `Use an organisation API key created without scopes in "atlassian-admin:apiKey": ` +
  `group, user and token writes have no scope, so a key with scopes is refused.`;

// The request that creates a group, and those that change one.
const GROUP = /\/groups(\/[^/]+)?$/;

const INVITE = /\/service-accounts\/invite$/;

const EVENTS = /\/events(-stream)?$/;

const PROTECTED_NAME =
  `Atlassian does not let this group be renamed: its name is restricted or protected, or Jira settings use it. ` +
  `Give the resource the group's present name again.`;

const TAKEN_NAME = `Another group has that name; choose another one, or rename that group at admin.atlassian.com.`;

interface Rule {
  readonly status: number;
  /** Matches the request's path; a rule without it fits every request. */
  readonly path?: RegExp;
  /** Matches Atlassian's code or text; a rule without it fits every answer of that status. */
  readonly says?: RegExp;
  readonly remedy: string;
}

// First match wins. Codes: ADMIN-UAM-* and ADMIN-* as published for the Organizations API.
const RULES: readonly Rule[] = [
  {
    status: 400,
    says: /UAM-400-3\b|invalid role/i,
    remedy: `The app does not offer this role; choose one that it offers.`,
  },
  {
    status: 400,
    says: /UAM-400-4\b|not licensed/i,
    remedy: `The organisation has no plan for this app; add the app at admin.atlassian.com first.`,
  },
  {
    status: 400,
    path: GROUP,
    says: /restricted|protected|cannot be renamed/i,
    remedy: PROTECTED_NAME,
  },
  { status: 400, path: GROUP, says: /exist|conflict|duplicate|taken/i, remedy: TAKEN_NAME },
  {
    status: 401,
    path: EVENTS,
    remedy:
      `The organisation may have no subscription with audit logs: Atlassian Guard Standard or Premium, or Cloud Enterprise. ` +
      `If it has one, check the organisation API key: it is wrong, expired or revoked.`,
  },
  {
    status: 401,
    remedy:
      `Check the organisation API key ("atlassian-admin:apiKey" or ATLASSIAN_ADMIN_API_KEY): ` +
      `it is wrong, expired or revoked, or it is a user's token, which these APIs do not take.`,
  },
  {
    status: 402,
    remedy: `The organisation has no free place for this; free one or raise the plan at admin.atlassian.com.`,
  },
  {
    status: 403,
    path: EVENTS,
    remedy:
      `The organisation may have no subscription with audit logs: Atlassian Guard Standard or Premium, or Cloud Enterprise. ` +
      `If it has one, use a key that is created without scopes, or that has "read:events:admin".`,
  },
  {
    status: 403,
    path: INVITE,
    remedy:
      `Use an organisation API key created without scopes in "atlassian-admin:apiKey": ` +
      `the API that gives access to apps refuses every key with scopes.`,
  },
  { status: 403, path: GROUP, says: /restricted|protected|cannot be renamed/i, remedy: PROTECTED_NAME },
  { status: 403, says: /scope/i, remedy: UNSCOPED_KEY },
  {
    status: 403,
    says: /403-5\b|manage the group/i,
    remedy: `This key may not change the group; change it at admin.atlassian.com, or use another group.`,
  },
  {
    status: 403,
    says: /403-6|default role/i,
    remedy: `The group is the default group of an app; take that role from it at admin.atlassian.com first.`,
  },
  {
    status: 403,
    says: /403-7|admin access/i,
    remedy: `The group grants admin access; take that role from it at admin.atlassian.com first.`,
  },
  { status: 403, remedy: `Check that the key belongs to this organisation. ${UNSCOPED_KEY}` },
  {
    status: 404,
    path: INVITE,
    says: /failed to match any route/i,
    remedy:
      `This organisation does not have the account-management API, and no other gives access to apps. ` +
      `Give it at admin.atlassian.com and set removedByHand: true on the entry.`,
  },
  {
    status: 404,
    says: /failed to match any route/i,
    remedy: `This organisation does not have that API; see "atlassian-admin:serviceAccountApi".`,
  },
  {
    status: 404,
    says: /organi[sz]ation not found|404-2\b|TCS validation failed/i,
    remedy: `Check "orgId": no organisation that this key can see has that id.`,
  },
  {
    status: 404,
    says: /not found in the directory|USER_NOT_FOUND/i,
    remedy: `The directory does not know the account (yet); a new account takes a while to get there.`,
  },
  {
    status: 404,
    says: /account.?not.?found/i,
    remedy: `Check "accountId": no account that this key manages has that id.`,
  },
  {
    status: 404,
    says: /404-1\b|unknown resource/i,
    remedy: `Check the ids: the API knows no such app, group or account.`,
  },
  {
    status: 409,
    path: INVITE,
    remedy: `The app seems to have no free licence for the account; free one or raise the app's plan at admin.atlassian.com.`,
  },
  { status: 409, path: GROUP, says: /409-2\b|409-28\b|exist|conflict|duplicate|taken/i, remedy: TAKEN_NAME },
  {
    status: 409,
    says: /409-3|licen[cs]e|seat/i,
    remedy: `An app that the group gives access to has no free licence; free one or raise the plan.`,
  },
  { status: 409, says: /409-5|not empty/i, remedy: `Remove the members of the group first.` },
  {
    status: 429,
    remedy: `The API's rate limit was reached; run the operation again later, or lower "atlassian-admin:maxConcurrency".`,
  },
];

/** Says what to do about a refused request, or nothing where only the API's own words help. */
export function remedyFor(facts: ApiErrorFacts): string | undefined {
  const said = `${facts.apiCode ?? ""} ${facts.detail ?? ""}`;
  const rule = RULES.find(
    ({ status, path, says }) =>
      status === facts.status && (path?.test(facts.path) ?? true) && (says?.test(said) ?? true),
  );
  if (rule !== undefined) {
    return rule.remedy;
  }
  return facts.status >= 500 ? `The fault is on the API's side; run the operation again later.` : undefined;
}

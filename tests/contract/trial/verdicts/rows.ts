import { isDeepStrictEqual } from "node:util";
import {
  behaviourOf,
  defaultBehaviour,
  profileQuestions,
  type BehaviourPatch,
  type FaultRule,
} from "pulumi-atlassian-admin-emulator";
import { NOT_SEEN_MS } from "../../../../cli/src/commands/trial/clock";
import type { Answer, Question } from "../../../../cli/src/commands/trial/questions/question";
import {
  QUESTION_IDS,
  QUESTIONS,
  type QuestionId,
} from "../../../../cli/src/commands/trial/questions/questions";
import type { Situation } from "./observe";

/** How the table proves the verdicts of a question. */
interface Row {
  /** The organisation with this result, besides the switch of the emulator. */
  readonly situation?: (answer: Answer) => Situation;
  /** Results to prove, where the question does not list them. The first one is what the product assumes. */
  readonly results?: readonly Answer[];
  /** Results that no life of a stack shows, with the reason. */
  readonly notShown?: (answer: Answer) => string | undefined;
}

const DOCUMENTED = "/admin/api-access/v1/orgs/{orgId}/service-accounts";
const GROUP = "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}";
const TOKENS = "/users/{accountId}/manage/api-tokens";
const INVITE = "/admin/account-management/v1/orgs/{orgId}/service-accounts/invite";

const CONSOLE_ONLY: BehaviourPatch = { serviceAccountBackends: { apiAccess: false } };
const always = (behaviour: BehaviourPatch) => () => ({ behaviour });
const because = (reason: string): Row => ({ notShown: () => reason });

/** The object is gone, and the response to its delete has this status. */
const raced =
  (method: string, route: string) =>
  (answer: Answer): Situation =>
    answer === 404 || answer === 204 ? {} : { race: [{ method, route, applyThenStatus: Number(answer) }] };
const succeeding =
  (method: string, route: string) =>
  (answer: Answer): Situation => ({
    faults: [{ method, route, applyThenStatus: Number(answer) }],
  });
const refusing =
  (rule: Omit<FaultRule, "status">) =>
  (answer: Answer): readonly FaultRule[] =>
    typeof answer === "number" && answer >= 400 ? [{ ...rule, status: answer }] : [];

const DRIFT = "only drift reads the audit log";
const DOCTOR = "only doctor reads it";
const CONSUMERS = "it concerns those who use the token";
const NOBODY = "no part of the product reads it";

const onlyOfManyAccounts = (answer: Answer): string | undefined =>
  answer === NOT_SEEN_MS ? "only a stack with tokens of several accounts reads that list" : undefined;

/** A delay as a trial measures it: none, the end of its watch, and not within it. */
const DELAYS: readonly Answer[] = [0, 60_000, NOT_SEEN_MS];
/** The same, with the longest delay that still fits. */
const delaysFrom = (fitsMs: number): readonly Answer[] => [0, fitsMs, 60_000, NOT_SEEN_MS];

export const ROWS: Readonly<Partial<Record<QuestionId, Row>>> = {
  "organization.key": {
    situation: (answer) =>
      answer === "unscoped"
        ? {}
        : answer === "refused"
          ? { settings: () => ({ apiKey: "a-key-of-nobody" }) }
          : {
              faults: [
                { method: "POST", status: 403 },
                { method: "DELETE", status: 403 },
              ],
            },
  },
  "organization.directories": {
    situation: (answer) =>
      answer === "one"
        ? {}
        : answer === "several"
          ? {
              seed: { directories: [{ name: "second", directoryId: "second" }] },
              remedy: { settings: ({ directoryId }) => ({ directoryId }) },
            }
          : { faults: [{ method: "GET", route: "**/directories", applyThenBody: { data: [] } }] },
  },
  "organization.api-keys": because(DOCTOR),
  "requests.rate-limit-headers": {
    situation: always({ rateLimit: { requests: 30, periodSeconds: 60, headerStyle: "x-ratelimit" } }),
  },
  "requests.retry-after": {
    situation: always({
      rateLimit: { requests: 10, periodSeconds: 60, headerStyle: "retry-after" },
      rateLimitHeaders: "absent",
    }),
  },
  "time.clock-offset-ms": { results: [0, 30_000, -30_000, 600_000, -600_000] },
  "time.created-at-offset-ms": because("drift and inventory show it"),
  "time.date-header": because(DOCTOR),

  "accounts.console-create.status": { situation: always(CONSOLE_ONLY) },
  "accounts.console-create.body": { situation: always(CONSOLE_ONLY) },
  "accounts.path-id.console": {
    situation: always({ documentedDelete: "unrouted", deleteVariant: "accountManagement" }),
  },
  "accounts.delete.undocumented": { situation: always({ documentedDelete: "unrouted" }) },
  "accounts.delete.shown-status": { situation: always({ accountDeleteTakesMs: 30_000 }) },
  "accounts.delete.unknown": { situation: raced("DELETE", `${DOCUMENTED}/{serviceAccountId}`) },
  "accounts.listing.create-lag-ms": { results: delaysFrom(3000) },
  "accounts.listing.update-lag-ms": { results: delaysFrom(3000) },
  "accounts.listing.max-limit.documented": { results: [1000, 100, 20] },
  "accounts.listing.max-limit.console": {
    results: [80, 100, 50],
    notShown: (answer) =>
      Number(answer) < 80 ? "it matters only where the documented API is not routed" : undefined,
  },
  "accounts.listing.above-max-limit": { situation: always({ apiAccessMaxLimit: 20, maxSearchLimit: 20 }) },
  "accounts.description.max-length": { results: [null, 40] },
  "accounts.quota.status": because("each status means that no account can be created"),
  "accounts.email.form": {
    situation: (answer) =>
      answer === "absent" ? { faults: [{ route: DOCUMENTED, omitFields: ["email"] }] } : {},
    notShown: (answer) => (answer === "other" ? "no emulator gives other addresses" : undefined),
  },

  "tokens.mint.refused": {
    notShown: (answer) =>
      answer === "unknown-id" ? "it is accounts.path-id.manage = id, or that no id is known" : undefined,
  },
  "tokens.mint.fields": {
    situation: (answer) => ({
      faults:
        answer === "id-and-token"
          ? []
          : [{ method: "POST", route: TOKENS, omitFields: [answer === "no-id" ? "id" : "token"] }],
    }),
  },
  "tokens.max-life-days": {
    results: [365, 366, 180, 30],
    situation: (answer) => ({ lifetimeDays: 365, remedy: { lifetimeDays: Number(answer) } }),
  },
  "tokens.life-cap-days": { results: [null, 60, 14] },
  "tokens.expiry.shown": {
    notShown: (answer) => (answer === false ? "drift and inventory show it" : undefined),
  },
  "tokens.use.scheme": because(CONSUMERS),
  "tokens.use.needs-app-access": because(CONSUMERS),
  "tokens.overlap": because(CONSUMERS),
  "tokens.revoked-stops-ms": because(CONSUMERS),
  "tokens.scopes.shown": because(NOBODY),
  "tokens.unknown-scope": because("an unknown scope is at most a warning, whatever the API does"),
  "tokens.secret.prefix": because("messages show it"),
  "tokens.list.shape": {
    situation: (answer) => ({
      faults: answer === "page" ? [{ method: "GET", route: TOKENS, applyThenBody: { data: [] } }] : [],
    }),
  },
  "tokens.list.create-lag-ms": { results: delaysFrom(7000) },
  "tokens.organization-list.create-lag-ms": { notShown: onlyOfManyAccounts },
  "tokens.organization-list.delete-lag-ms": { notShown: onlyOfManyAccounts },
  "tokens.revoke.unknown": {
    situation: (answer) =>
      answer === 404 || answer === 204 || answer === 400
        ? {}
        : {
            ...raced("DELETE", `${TOKENS}/{tokenId}`)(answer),
            whenGone: refusing({ method: "DELETE", route: `${TOKENS}/{tokenId}` })(answer),
          },
  },

  "groups.made": {
    situation: (answer) => ({
      faults: answer === "no" ? [{ method: "POST", route: "**/groups", status: 403 }] : [],
    }),
  },
  "groups.create.status": {
    situation: (answer) => (answer === 202 ? succeeding("POST", "**/groups")(answer) : {}),
  },
  "groups.name.duplicate": {
    notShown: (answer) => (answer === "allow" ? "it needs two runs at the same time" : undefined),
  },
  "groups.name.duplicate-case": because("no emulator compares names with their case"),
  "groups.name.search": { situation: always({ groupNameChanges: ["squeeze", "nfc", "lowercase"] }) },
  "groups.name.search-case": because("no emulator searches by case"),
  "groups.description.max-length": { results: [null, 40] },
  "groups.search.create-lag-ms": {
    situation: () => ({
      remedy: { settings: () => ({ listingLagSeconds: "600", retryBudgetSeconds: "900" }) },
    }),
  },
  "groups.read.lag-ms": { results: DELAYS },
  "groups.search.update-lag-ms": { results: delaysFrom(3000) },
  "groups.search.max-limit": { results: [100, 1000, 50, 20] },
  "groups.update.put-missing": { situation: always({ groupUpdate: "put" }) },
  "groups.update.unrouted-status": { situation: always({ groupUpdate: "put" }) },
  "groups.get-gone": {
    situation: (answer) => ({
      whenGone: answer === 404 ? [] : [{ method: "GET", route: GROUP, status: Number(answer) }],
    }),
  },
  "groups.delete.unknown": { situation: raced("DELETE", GROUP) },

  "members.service-accounts": { situation: () => ({ remedy: { hasAccess: true } }) },
  "members.before-access": {
    situation: (answer) =>
      answer === "refused"
        ? { behaviour: { serviceAccountsInGroups: "afterAppAccess" }, remedy: { hasAccess: true } }
        : {},
  },
  "members.remove-non-member": {
    situation: (answer) =>
      answer === 403
        ? { whenGone: refusing({ method: "DELETE", route: `${GROUP}/memberships/{accountId}` })(answer) }
        : {},
  },
  "members.account-type": because(NOBODY),
  "members.licence": {
    situation: (answer) => ({ behaviour: answer === "no-licence" ? { licenceLimit: 0 } : {} }),
  },
  "members.person": {
    situation: (answer): Situation => ({
      ...(answer === "no-licence" && { behaviour: { licenceLimit: 0 } }),
      ...(answer === "refused" && {
        faults: [{ method: "POST", route: `${GROUP}/memberships`, status: 403 }],
      }),
    }),
    notShown: (answer) => (answer === "not-in-directory" ? "it is a fact about one person" : undefined),
  },
  "roles.assign.status": { situation: succeeding("POST", "**/role-assignments/assign") },
  "roles.revoke.status": { situation: succeeding("POST", "**/role-assignments/revoke") },
  "roles.assign-again": {
    situation: (answer) => ({
      whenGiven: refusing({ method: "POST", route: "**/role-assignments/assign" })(answer),
    }),
  },
  "roles.revoke-again": {
    situation: (answer) => ({
      whenGone: refusing({ method: "POST", route: "**/role-assignments/revoke" })(answer),
    }),
  },
  "access.grant": {
    situation: (answer) => ({
      faults: [
        typeof answer === "number"
          ? { method: "POST", route: INVITE, applyThenStatus: answer }
          : answer === "refused"
            ? { method: "POST", route: INVITE, status: 403 }
            : {
                method: "POST",
                route: INVITE,
                status: 404,
                body: {
                  message:
                    answer === "unrouted"
                      ? "Request failed to match any route"
                      : "not found in the directory",
                },
              },
      ],
    }),
  },
  "access.readable": because(NOBODY),
  "access.revocable": because(NOBODY),

  ...Object.fromEntries(
    QUESTION_IDS.filter((id) => id.startsWith("events.")).map((id) => [id, because(DRIFT)]),
  ),
};

/** One result of one question, and how to live in an organisation that has it. */
export interface Case {
  readonly id: QuestionId;
  readonly answer: Answer;
  readonly assumed: Situation;
  readonly situation: Situation;
}

/** Every result of a question that the table must have. */
export function resultsOf(id: QuestionId): readonly Answer[] {
  const { answers, assumed } = QUESTIONS[id] as Question;
  const { kind, values = [] } = profileQuestions.find((question) => question.id === id) ?? {};
  if (answers !== undefined) {
    return answers;
  }
  const lists = kind === "list" ? [assumed, ...values.map((value) => [String(value)])] : undefined;
  return ROWS[id]?.results ?? lists ?? (id.endsWith("-ms") ? DELAYS : [assumed]);
}

export function reasonOf(id: QuestionId, answer: Answer): string | undefined {
  return ROWS[id]?.notShown?.(answer);
}

/** @throws Error for a result that nothing brings about. */
export function caseOf(id: QuestionId, answer: Answer): Case {
  const [first = null] = resultsOf(id);
  return { id, answer, assumed: situationOf(id, first), situation: situationOf(id, answer) };
}

function situationOf(id: QuestionId, answer: Answer): Situation {
  const given: Situation = ROWS[id]?.situation?.(answer) ?? {};
  const question = profileQuestions.find((candidate) => candidate.id === id);
  const isOfEmulator = question !== undefined && isAccepted(id, answer);
  const switched = isOfEmulator
    ? behaviourOf({ version: 1, name: "one", invented: true, answers: { [id]: answer } })
    : {};
  return { ...given, behaviour: otherThanDefault({ ...switched, ...given.behaviour }) };
}

/** The same organisation is lived in only once. */
function otherThanDefault(behaviour: BehaviourPatch): BehaviourPatch {
  const defaults: Readonly<Record<string, unknown>> = { ...defaultBehaviour() };
  return Object.fromEntries(
    Object.entries(behaviour).filter(([name, value]) => !isDeepStrictEqual(value, defaults[name])),
  );
}

function isAccepted(id: QuestionId, answer: Answer): boolean {
  return (QUESTIONS[id] as Question).isBeyondEmulator?.(answer) !== true;
}

import { choice, differs, fails, figure, type Question } from "./question";

const RESET_MEANS =
  "The product cannot read when the limit is reset. It requests until the API refuses, so a large stack takes longer.";

const RETRY_MEANS =
  "The product reads the wait as seconds, which is too long. A large stack fails; run the command again later.";

const NO_DATE = "doctor cannot compare the clocks, and tokens are revoked by the clock of this machine.";

const CLOCKS =
  "Expiry, rotation and the end of an overlap count by the API's clock, and previews by this machine's. A preview can show a rotation that pulumi up does on another day. Synchronise the clock of this machine.";

export const organizationQuestions = {
  "organization.key": choice(
    {
      asks: "Is the key one without scopes?",
      how: "GET /admin/v1/orgs",
      subjects: ["every"],
    },
    "unscoped",
    fails("scoped", "A key with scopes can only read. Create one without scopes at admin.atlassian.com."),
    fails("refused", "The API rejects the key. Create another one at admin.atlassian.com."),
  ),
  "organization.directories": choice(
    {
      asks: "How many directories are there?",
      how: "GET /admin/v2/orgs/{o}/directories",
      subjects: ["Group"],
    },
    "one",
    differs("several", "The program must name one: ATLASSIAN_DIRECTORY_ID or atlassian-admin:directoryId."),
    fails("none", "Groups cannot be created: the key shows no directory."),
  ),
  "organization.api-keys": choice(
    { asks: "Can the key list the organisation's API keys?", how: "GET …/api-keys", subjects: ["every"] },
    "listed",
    differs("refused", "doctor cannot warn before a key expires."),
    differs("unrouted", "doctor cannot warn before a key expires."),
  ),
  "requests.rate-limit-headers": choice(
    {
      asks: "What form does the time have at which the rate limit is reset?",
      how: "X-RateLimit-Reset of the first response",
      subjects: ["every"],
    },
    "iso",
    ...["epochSeconds", "epochMilliseconds", "secondsLeft"],
    ...["millisecondsLeft", "empty", "joined", "tenYears", "negative", "absent"].map((form) =>
      differs(form, RESET_MEANS),
    ),
  ),
  "requests.retry-after": choice(
    {
      asks: "What form does the wait have that a refusal by the rate limit requires?",
      how: "Retry-After, only if a request was refused with 429",
      subjects: ["every"],
    },
    ...["seconds", "date", "joined"],
    // The product ignores these, and waits by its own rule.
    ...["empty", "tenYears", "negative"],
    differs("milliseconds", RETRY_MEANS),
  ),
  "time.clock-offset-ms": figure(
    {
      asks: "How far is the API's clock from the one of this machine?",
      how: "Date of the first response",
      subjects: ["ApiToken"],
    },
    0,
    "milliseconds; up to 30 s fit",
    (ms) => (Math.abs(ms) > 30_000 ? CLOCKS : undefined),
    [`more than 30 s: ${CLOCKS}`],
  ),
  "time.created-at-offset-ms": figure(
    {
      asks: "How far are creation times from the API's clock?",
      how: "createdAt of a new token, and Date",
      subjects: ["drift"],
    },
    0,
    "milliseconds; up to 30 s fit",
    (ms) => (Math.abs(ms) > 30_000 ? "drift and inventory show wrong creation times." : undefined),
    ["more than 30 s: drift and inventory show wrong creation times."],
  ),
  "time.date-header": choice(
    { asks: "Do responses have the time?", how: "Date of the first response", subjects: ["every"] },
    "server",
    "real",
    differs("absent", NO_DATE),
    differs("malformed", NO_DATE),
  ),
} as const satisfies Readonly<Record<string, Question>>;

import { choice, differs, fails, figure, type Question } from "./question";

const RESET_MEANS = "The pace is found by trying, so a large stack may be refused and wait more often.";

const CLOCKS =
  "Expiry, rotation and the end of an overlap count by the API's clock, and previews by this machine's. A preview can show a rotation that pulumi up does on another day. Set this machine's clock by a time server.";

export const organizationQuestions = {
  "organization.key": choice(
    {
      asks: "Is the key one without scopes?",
      how: "GET /admin/v1/orgs",
      subjects: ["every"],
    },
    "unscoped",
    fails("scoped", "A key with scopes can only read. Create one without scopes at admin.atlassian.com."),
    fails("refused", "The API does not take the key."),
  ),
  "organization.directories": choice(
    {
      asks: "How many directories are there?",
      how: "GET /admin/v2/orgs/{o}/directories",
      subjects: ["Group"],
    },
    "one",
    differs("several", "The program must name one: ATLASSIAN_DIRECTORY_ID or atlassian-admin:directoryId."),
    fails("none", "Groups cannot be made."),
  ),
  "organization.api-keys": choice(
    { asks: "Can the key list the organisation's API keys?", how: "GET …/api-keys", subjects: ["every"] },
    "listed",
    differs("refused", "doctor cannot warn before a key expires."),
    differs("unrouted", "doctor cannot warn before a key expires."),
  ),
  "requests.rate-limit-headers": choice(
    {
      asks: "Which form has the time at which the rate limit is reset?",
      how: "X-RateLimit-Reset of the first response",
      subjects: ["every"],
    },
    "iso",
    ...[
      "epochSeconds",
      "epochMilliseconds",
      "secondsLeft",
      "millisecondsLeft",
      "empty",
      "joined",
      "tenYears",
    ].map((form) => differs(form, RESET_MEANS)),
    differs("negative", RESET_MEANS),
    "absent",
  ),
  "requests.retry-after": choice(
    {
      asks: "Which form has the wait that a refusal by the rate limit asks for?",
      how: "Retry-After, only if a request was refused with 429",
      subjects: ["every"],
    },
    "seconds",
    "date",
    ...["milliseconds", "empty", "joined", "tenYears", "negative"].map((form) =>
      differs(form, "The product cannot read how long to wait, and waits by its own rule."),
    ),
  ),
  "time.clock-offset-ms": figure(
    {
      asks: "How far is the API's clock from this machine's?",
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
    (ms) => (Math.abs(ms) > 30_000 ? "drift and inventory show creation times that are wrong." : undefined),
    ["more than 30 s: drift and inventory show creation times that are wrong."],
  ),
  "time.date-header": choice(
    { asks: "Do responses carry the time?", how: "Date of the first response", subjects: ["every"] },
    "server",
    "real",
    differs("absent", "doctor cannot compare the clocks."),
    differs("malformed", "doctor cannot compare the clocks."),
  ),
} as const satisfies Readonly<Record<string, Question>>;

import {
  alsoFits,
  beyondEmulator,
  changes,
  choice,
  delay,
  differs,
  fails,
  figure,
  type Question,
} from "./question";

const TOKEN = { subjects: ["ApiToken"] } as const;
const MINT = "POST /users/{x}/manage/api-tokens";
const LIST = "GET /users/{x}/manage/api-tokens";
const ORG_LIST = "GET api-access …/service-accounts/api-tokens";
const SITE = "needs --site";
const REVOKED_LATE = "A refresh notices only later that somebody revoked the token.";

export const tokenQuestions = {
  "tokens.mint.status": choice({ asks: "What status does a new token have?", how: MINT, ...TOKEN }, 200, 201),
  "tokens.mint.refused": choice(
    { asks: "Does the API refuse to create a token, and with what status?", how: MINT, ...TOKEN },
    null,
    ...[400, 403, 404, 405, 409].map((status) =>
      fails(status, "ApiToken does not work: no other call creates a token for a service account."),
    ),
    beyondEmulator(
      fails(
        "unknown-id",
        "ApiToken does not work: the token calls do not know the id that accounts show here.",
      ),
    ),
  ),
  "tokens.mint.fields": choice(
    { asks: "Which fields does a new token have?", how: MINT, ...TOKEN },
    "id-and-token",
    fails(
      "no-id",
      "ApiToken fails, because a token without an id cannot be managed. It revokes the new token.",
    ),
    fails(
      "no-token",
      "ApiToken fails, because nobody has the secret of the token. It revokes the new token.",
    ),
  ),
  "tokens.max-life-days": figure(
    {
      asks: "What is the longest lifetime of a token?",
      how: `${MINT} with 366, 365, 180, 90 and 30 days`,
      ...TOKEN,
    },
    365,
    "days; 366 means that the trial found no limit",
    (days) =>
      days < 365
        ? `pulumi up fails for a token with a lifetimeDays above ${days} (or the limit above it). The default is 90.`
        : undefined,
    ["less than 365: pulumi up fails for a token with a longer lifetimeDays."],
  ),
  "tokens.life-cap-days": figure(
    { asks: "To how many days does the organisation shorten a token?", how: LIST, ...TOKEN },
    null,
    "none, or days",
    (days) =>
      `Tokens are valid for ${days} days at most. pulumi up warns of it, and rotation counts from the real expiry.`,
    ["a number: Tokens are valid for this many days at most, whatever the program asks for."],
  ),
  "tokens.expiry.rounding": choice(
    { asks: "Is the expiry moved?", how: `${MINT}, then ${LIST}`, ...TOKEN },
    ...["none", "endOfDay"],
    differs("secondEarlier", "Each new token expires on the day before, and pulumi up warns of it."),
  ),
  "tokens.expiry.shown": choice(
    { asks: "Does the list show when a token expires?", how: LIST, ...TOKEN },
    true,
    differs(
      false,
      "drift does not know when tokens expire. Rotation counts from the day that the program requests.",
    ),
  ),
  "tokens.times.form": choice(
    { asks: "How are times written?", how: LIST, ...TOKEN },
    ...["utc", "offset", "offset10", "epochMilliseconds", "epochMillisecondsText"],
  ),
  "tokens.documented-list.times": choice(
    { asks: "How are times written in the organisation's list?", how: ORG_LIST, ...TOKEN },
    ...["text", "number", "numberText"],
  ),
  "tokens.documented-list.shape": choice(
    { asks: "What shape does the organisation's list of tokens have?", how: ORG_LIST, ...TOKEN },
    ...["page", "array"],
  ),
  "tokens.label.changes": changes(
    { asks: "How does the API change a label?", how: `${MINT}, then ${LIST}`, ...TOKEN },
    // The suffix of a label identifies its token, whatever the API changes in the rest.
    ["trim", "squeeze", "nfc", "lowercase", "uppercase", "suffix"],
    ["trim", "squeeze", "nfc", "lowercase", "uppercase", "suffix"],
    "",
  ),
  "tokens.label.duplicate": choice(
    { asks: "Is a second token with the same label accepted?", how: `${MINT}, twice`, ...TOKEN },
    ...[409, 400, "allow"],
  ),
  "tokens.revoke.status": choice(
    { asks: "What status does a revocation have?", how: "DELETE …/api-tokens/{id}", ...TOKEN },
    204,
    200,
    202,
  ),
  "tokens.revoke.unknown": choice(
    { asks: "What does revoking a revoked token return?", how: "DELETE …/api-tokens/{id}, twice", ...TOKEN },
    404,
    400,
    204,
    alsoFits(410),
    ...[403, 409].map((status) =>
      beyondEmulator(
        differs(
          status,
          "pulumi destroy fails for a token that is already revoked. Run pulumi refresh first.",
        ),
      ),
    ),
  ),
  "tokens.list.create-lag-ms": delay(
    { asks: "How late does the account's list show a new token?", how: LIST, ...TOKEN },
    {
      fitsSeconds: 7,
      late: "If the response to a create is lost, a token can be left over: a warning names it. If the list is more than 120 s late, a refresh removes a new token from the state. Raise atlassian-admin:listingLagSeconds.",
    },
  ),
  "tokens.list.delete-lag-ms": delay(
    { asks: "How late does the account's list leave out a revoked token?", how: LIST, ...TOKEN },
    { late: REVOKED_LATE },
  ),
  "tokens.organization-list.create-lag-ms": delay(
    { asks: "How late does the organisation's list show a new token?", how: ORG_LIST, ...TOKEN },
    { late: "A large stack needs more requests, because each account's own list is read." },
  ),
  "tokens.organization-list.delete-lag-ms": delay(
    { asks: "How late does the organisation's list leave out a revoked token?", how: ORG_LIST, ...TOKEN },
    { late: REVOKED_LATE },
  ),
  "tokens.use.scheme": choice(
    {
      asks: "How do apps accept a token?",
      how: `GET …/myself with Bearer and with Basic; ${SITE}`,
      ...TOKEN,
    },
    "both",
    "bearer",
    differs(
      "basic",
      "Consumers must send the token as Basic with the account's address. Atlassian's MCP server accepts Bearer only.",
    ),
  ),
  "tokens.use.needs-app-access": choice(
    {
      asks: "Does an app refuse a token whose account has no access to it?",
      how: `GET …/myself; ${SITE}`,
      ...TOKEN,
    },
    ...[false, true],
  ),
  "tokens.scopes.shown": choice(
    { asks: "Does the list show the scopes of a token?", how: LIST, ...TOKEN },
    "absent",
    "shown",
  ),
  "tokens.unknown-scope": choice(
    { asks: "Is a scope that does not exist refused?", how: `${MINT} with an invented scope`, ...TOKEN },
    ...["refused", "taken"],
  ),
  "tokens.secret.prefix": choice(
    { asks: "Does the secret begin as secrets of service accounts do?", how: MINT, ...TOKEN },
    "ATSTT",
    differs(
      "other",
      "Error messages recognise secrets by that beginning. The state still marks the secret as one.",
    ),
  ),
  "tokens.list.shape": choice(
    { asks: "What shape does the account's list of tokens have?", how: LIST, ...TOKEN },
    "array",
    fails("page", "Tokens cannot be read: the product expects a bare list."),
  ),
  "tokens.overlap": choice(
    { asks: "Do two tokens work at the same time?", how: `GET …/myself with both; ${SITE}`, ...TOKEN },
    "both",
    differs("only-new", "A rotation has no overlap: consumers lose access until they have the new token."),
  ),
  "tokens.revoked-stops-ms": delay(
    { asks: "How soon does a revoked token stop working?", how: `GET …/myself; ${SITE}`, ...TOKEN },
    { late: "A leaked token still works for more than a minute after its revocation." },
  ),
} as const satisfies Readonly<Record<string, Question>>;

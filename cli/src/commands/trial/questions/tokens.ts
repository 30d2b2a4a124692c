import { beyondEmulator, changes, choice, delay, differs, fails, figure, type Question } from "./question";

const TOKEN = { subjects: ["ApiToken"] } as const;
const MINT = "POST /users/{x}/manage/api-tokens";
const LIST = "GET /users/{x}/manage/api-tokens";
const ORG_LIST = "GET api-access …/service-accounts/api-tokens";
const SITE = "needs --site";

export const tokenQuestions = {
  "tokens.mint.status": choice({ asks: "Which status has a new token?", how: MINT, ...TOKEN }, 200, 201),
  "tokens.mint.refused": choice(
    { asks: "Does the API refuse to make a token, and with which status?", how: MINT, ...TOKEN },
    null,
    ...[400, 403, 404, 405, 409].map((status) =>
      fails(status, "ApiToken does not work: no other call makes a token for a service account."),
    ),
    beyondEmulator(
      fails(
        "unknown-id",
        "ApiToken does not work: the token calls do not know the id that accounts show here.",
      ),
    ),
  ),
  "tokens.mint.fields": choice(
    { asks: "Which fields has a new token?", how: MINT, ...TOKEN },
    "id-and-token",
    fails("no-id", "ApiToken revokes the new token again and fails, since it could not be managed."),
    fails("no-token", "ApiToken revokes the new token again and fails, since nobody has its secret."),
  ),
  "tokens.max-life-days": figure(
    {
      asks: "What is the longest life of a token?",
      how: `${MINT} with 366, 365, 180, 90 and 30 days`,
      ...TOKEN,
    },
    365,
    "days; 366 means that no limit was met",
    (days) =>
      days < 365
        ? `Tokens with a lifetimeDays above ${days} (or the limit above it) are refused. The default is 90.`
        : undefined,
    ["less than 365: Tokens with a longer lifetimeDays are refused."],
  ),
  "tokens.life-cap-days": figure(
    { asks: "To how many days does the organisation shorten a token?", how: LIST, ...TOKEN },
    null,
    "none, or days",
    (days) =>
      `Tokens live for ${days} days at most, whatever the program says. Rotation counts from the real expiry.`,
    ["a number: Tokens are valid for this many days at most, whatever the program asks for."],
  ),
  "tokens.expiry.rounding": choice(
    { asks: "Is the expiry moved?", how: `${MINT}, then ${LIST}`, ...TOKEN },
    ...["none", "endOfDay", "secondEarlier"],
  ),
  "tokens.expiry.shown": choice(
    { asks: "Does the list show when a token expires?", how: LIST, ...TOKEN },
    true,
    differs(
      false,
      "drift cannot see when tokens expire; rotation counts from the day that the program asked for.",
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
    { asks: "Which shape has the organisation's list of tokens?", how: ORG_LIST, ...TOKEN },
    ...["page", "array"],
  ),
  "tokens.label.changes": changes(
    { asks: "What is changed in a label?", how: `${MINT}, then ${LIST}`, ...TOKEN },
    ["trim", "squeeze", "nfc", "lowercase", "uppercase", "suffix"],
    ["trim"],
    "A token whose response was lost cannot be found by its label, so it may be left over.",
  ),
  "tokens.label.duplicate": choice(
    { asks: "Is a second token with the same label taken?", how: `${MINT}, twice`, ...TOKEN },
    ...[409, 400, "allow"],
  ),
  "tokens.revoke.status": choice(
    { asks: "Which status has a revocation?", how: "DELETE …/api-tokens/{id}", ...TOKEN },
    204,
    200,
    202,
  ),
  "tokens.revoke.unknown": choice(
    { asks: "What does revoking a revoked token return?", how: "DELETE …/api-tokens/{id}, twice", ...TOKEN },
    404,
    differs(400, "pulumi destroy fails for a token that somebody revoked; run pulumi refresh first."),
    204,
  ),
  "tokens.list.create-lag-ms": delay(
    { asks: "How late does the account's list show a new token?", how: LIST, ...TOKEN },
    15_000,
    "A refresh right after pulumi up may report the token as gone.",
  ),
  "tokens.list.delete-lag-ms": delay(
    { asks: "How late does the account's list leave out a revoked token?", how: LIST, ...TOKEN },
    60_000,
    "A revoked token is reported as existing for some minutes.",
  ),
  "tokens.organization-list.create-lag-ms": delay(
    { asks: "How late does the organisation's list show a new token?", how: ORG_LIST, ...TOKEN },
    60_000,
    "Costs more requests; the account's list decides.",
  ),
  "tokens.organization-list.delete-lag-ms": delay(
    { asks: "How late does the organisation's list leave out a revoked token?", how: ORG_LIST, ...TOKEN },
    60_000,
    "A refresh may report a revoked token as existing for some minutes.",
  ),
  "tokens.use.scheme": choice(
    { asks: "How do apps take a token?", how: `GET …/myself with Bearer and with Basic; ${SITE}`, ...TOKEN },
    "both",
    "bearer",
    differs(
      "basic",
      "Consumers must send the token as Basic with the account's address. Atlassian's MCP server takes Bearer only.",
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
      "Messages recognise secrets by that beginning. The provider still marks the secret as one.",
    ),
  ),
  "tokens.list.shape": choice(
    { asks: "Which shape has the account's list of tokens?", how: LIST, ...TOKEN },
    "array",
    fails("page", "Tokens cannot be read: the product expects a bare list."),
  ),
  "tokens.overlap": choice(
    { asks: "Do two tokens work at the same time?", how: `GET …/myself with both; ${SITE}`, ...TOKEN },
    "both",
    fails("only-new", "A rotation has no overlap: consumers lose access when it happens."),
  ),
  "tokens.revoked-stops-ms": delay(
    { asks: "How soon does a revoked token stop working?", how: `GET …/myself; ${SITE}`, ...TOKEN },
    60_000,
    "A leaked token works for some minutes after it was revoked.",
  ),
} as const satisfies Readonly<Record<string, Question>>;

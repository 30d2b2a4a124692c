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

const ACCOUNT = { subjects: ["ServiceAccount"] } as const;
const BOTH = { subjects: ["ServiceAccount", "ApiToken"] } as const;
const LISTING = "the listing of service accounts";
const NO_UPDATE =
  "Pulumi cannot change the name or description of a service account; change them at admin.atlassian.com.";
const ALREADY_GONE = "pulumi destroy fails for an account that somebody deleted; run pulumi refresh first.";
const LATE = "pulumi up reports an unknown outcome; run it again later.";

export const accountQuestions = {
  "accounts.documented-api": choice(
    {
      asks: "Is the documented service-account API routed?",
      how: "GET api-access …/service-accounts",
      ...BOTH,
    },
    "routed",
    differs("unrouted", `The admin console's API is used instead. ${NO_UPDATE}`),
  ),
  "accounts.console-api": choice(
    {
      asks: "Is the admin console's service-account API routed?",
      how: "GET account-management …/service-accounts",
      ...ACCOUNT,
    },
    "routed",
    differs(
      "unrouted",
      "productAccess cannot be granted by code; grant access to apps at admin.atlassian.com.",
    ),
  ),
  "accounts.create.status": choice(
    { asks: "Which status has a create?", how: "POST api-access …/service-accounts", ...ACCOUNT },
    ...[201, 200, 202, 204],
  ),
  "accounts.create.body": choice(
    { asks: "What does a create return?", how: "POST api-access …/service-accounts", ...ACCOUNT },
    ...["account", "none", "id"],
  ),
  "accounts.console-create.status": choice(
    {
      asks: "Which status has a create through the console's API?",
      how: "POST account-management …/service-accounts",
      ...ACCOUNT,
    },
    ...[200, 201, 202, 204],
  ),
  "accounts.console-create.body": choice(
    {
      asks: "What does a create through the console's API return?",
      how: "POST account-management …/service-accounts",
      ...ACCOUNT,
    },
    ...["account", "none", "id"],
  ),
  "accounts.ids.shown": choice(
    { asks: "Which of its two ids does an account show?", how: LISTING, ...BOTH },
    "both",
    fails(
      "swapped",
      "Each id is used where the other one belongs, so tokens and memberships cannot be managed.",
    ),
    differs("id", "The one id is used everywhere."),
    differs("atlassianId", "The one id is used everywhere."),
  ),
  "accounts.ids.same": choice(
    { asks: "Are the two ids of an account the same?", how: LISTING, ...BOTH },
    ...[false, true],
  ),
  "accounts.id.form": choice(
    { asks: "Which form has the id of an account?", how: LISTING, ...ACCOUNT },
    "plain",
    "uppercase",
    "ari",
  ),
  "accounts.account-id.form": choice(
    { asks: "Which form has the atlassianId of an account?", how: LISTING, ...BOTH },
    ...["plain", "uppercase", "ari"],
  ),
  "accounts.path-id.documented": choice(
    {
      asks: "Which id do the paths of the documented API take?",
      how: "GET api-access …/service-accounts/{x}/api-tokens",
      ...ACCOUNT,
    },
    ...["id", "atlassianId", "any"],
  ),
  "accounts.path-id.console": choice(
    {
      asks: "Which id do the paths of the console's API take?",
      how: "DELETE account-management …/service-accounts/{x}, if the documented delete does not work",
      ...ACCOUNT,
    },
    ...["id", "atlassianId", "any"],
  ),
  "accounts.path-id.manage": choice(
    {
      asks: "Which id do the paths of the token calls take?",
      how: "GET /users/{x}/manage/api-tokens",
      subjects: ["ApiToken"],
    },
    "atlassianId",
    fails("id", "Tokens cannot be made or revoked: the product sends the atlassianId."),
    "any",
  ),
  "accounts.update.request": choice(
    {
      asks: "Which request changes an account?",
      how: "PATCH on the collection, and on the account",
      ...ACCOUNT,
    },
    "collection",
    differs("item", NO_UPDATE),
    "both",
    differs("none", NO_UPDATE),
  ),
  "accounts.update.id-field": choice(
    {
      asks: "Which field of that request names the account?",
      how: "PATCH with each likely name",
      ...ACCOUNT,
    },
    "any",
    ...["serviceAccountId", "id", "accountId"],
    differs("atlassianId", NO_UPDATE),
  ),
  "accounts.update.id-value": choice(
    { asks: "Which id does that field take?", how: "PATCH with each id", ...ACCOUNT },
    ...["any", "id", "atlassianId"],
  ),
  "accounts.update.fields": choice(
    {
      asks: "What does that request change?",
      how: "PATCH with a new name and description, then the listing",
      ...ACCOUNT,
    },
    "both",
    differs("displayName", "A change of the description or owner fails after it was sent."),
    differs("description", "A change of the name fails after it was sent."),
  ),
  "accounts.description": choice(
    { asks: "What becomes of a description?", how: `create, then ${LISTING}`, ...ACCOUNT },
    "writable",
    differs(
      "ignored",
      "The owner and our mark are not kept: drift cannot report owners, and every refresh shows a difference.",
    ),
    differs("refused", "Leave description and owner out of the program."),
    differs("absent", "Owners cannot be read back."),
  ),
  "accounts.name.rule": choice(
    { asks: "Which names are taken?", how: "create, and a rename to 40 characters", ...ACCOUNT },
    "any",
    "length",
    differs("alphanumeric", "Names with spaces and hyphens are refused; use letters and digits."),
  ),
  "accounts.name.changes": changes(
    { asks: "What is changed in a name?", how: `create, then ${LISTING}`, ...ACCOUNT },
    ["trim", "squeeze", "nfc", "lowercase"],
    ["trim", "lowercase"],
    "Every refresh shows another name than the program; write the name as the organisation keeps it.",
  ),
  "accounts.name.duplicate": choice(
    {
      asks: "Is a second account with the same name taken?",
      how: "not measured: it needs a second account",
      ...ACCOUNT,
    },
    ...["allow", 400, 409],
  ),
  "accounts.description.changes": changes(
    { asks: "What is changed in a description?", how: `create, then ${LISTING}`, ...ACCOUNT },
    ["trim", "squeeze", "nfc", "escape"],
    ["trim"],
    "Every refresh shows another description than the program; write it as the organisation keeps it.",
  ),
  "accounts.description.max-length": figure(
    { asks: "Where is a description cut?", how: "create with 300 characters", ...ACCOUNT },
    null,
    "none, or a number of characters",
    (length) =>
      `Longer descriptions are cut after ${length} characters, and with them the owner at their end. Keep them shorter.`,
    ["a number: Longer descriptions are cut, and with them the owner at their end."],
  ),
  "accounts.delete.documented": choice(
    {
      asks: "Does the documented delete work?",
      how: "DELETE api-access …/service-accounts/{id}",
      ...ACCOUNT,
    },
    "routed",
    differs("unrouted", "Another delete is tried."),
    differs("refused", "pulumi destroy fails with 403; delete the account at admin.atlassian.com."),
  ),
  "accounts.delete.undocumented": choice(
    { asks: "Which undocumented delete works?", how: "only if the documented one does not", ...ACCOUNT },
    ...["any", "accountManagement", "lifecycle"],
    fails("none", "Nothing deletes a service account; delete it at admin.atlassian.com."),
  ),
  "accounts.delete.status": choice(
    { asks: "Which status has a delete?", how: "DELETE of the account", ...ACCOUNT },
    204,
    200,
    202,
  ),
  "accounts.delete.takes-ms": delay(
    { asks: "How long does the listing show a deleted account as being deleted?", how: LISTING, ...ACCOUNT },
    60_000,
    "The account is reported as existing for some minutes after pulumi destroy.",
  ),
  "accounts.delete.shown-status": choice(
    { asks: "Which status does it show meanwhile?", how: LISTING, ...ACCOUNT },
    ...["deleting", "deleted", "DELETED", "PENDING_DELETION"],
  ),
  "accounts.listing.create-lag-ms": delay(
    { asks: "How late does the listing show a new account?", how: LISTING, ...ACCOUNT },
    60_000,
    LATE,
  ),
  "accounts.listing.update-lag-ms": delay(
    { asks: "How late does the listing show a change?", how: LISTING, ...ACCOUNT },
    60_000,
    LATE,
  ),
  "accounts.listing.delete-lag-ms": delay(
    { asks: "How late does the listing leave a deleted account out?", how: LISTING, ...ACCOUNT },
    60_000,
    "The account is reported as existing for some minutes after pulumi destroy.",
  ),
  "accounts.listing.next-link": choice(
    {
      asks: "What leads to the next page?",
      how: "GET api-access …/service-accounts?limit=1, with two accounts or more",
      ...ACCOUNT,
    },
    ...["absolute", "cursor"],
  ),
  "accounts.listing.total": choice(
    { asks: "Is the total of the listing right?", how: LISTING, ...ACCOUNT },
    ...["right", "more", "fewer", "absent"],
  ),
  "accounts.listing.max-limit.documented": figure(
    {
      asks: "What is the largest page of the documented listing?",
      how: "GET with several limits",
      ...ACCOUNT,
    },
    1000,
    "a number",
    () => undefined,
    [],
  ),
  "accounts.listing.max-limit.console": figure(
    {
      asks: "What is the largest page of the console's listing?",
      how: "GET with several limits",
      ...ACCOUNT,
    },
    80,
    "a number",
    (limit) => (limit < 80 ? "The console's API refuses the limit that the product sends (80)." : undefined),
    ["less than 80: The console's API refuses the limit that the product sends (80)."],
  ),
  "accounts.listing.above-max-limit": choice(
    { asks: "What becomes of a larger limit?", how: "GET with several limits", ...ACCOUNT },
    ...["refuse", "clamp"],
  ),
  "accounts.listing.updated-at": choice(
    { asks: "How is updatedAt written?", how: LISTING, ...ACCOUNT },
    ...["number", "text", "absent"],
  ),
  "accounts.ready-after-ms": delay(
    {
      asks: "When does the directory know a new account?",
      how: "add the account to the group until it is accepted",
      subjects: ["ServiceAccount", "GroupMembership", "GroupMembers"],
    },
    120_000,
    "Memberships and app access of a new account fail in the first pulumi up; run it again later.",
  ),
  "accounts.quota.status": choice(
    {
      asks: "Which status has a create when no place is left?",
      how: "POST …/service-accounts, only if none is left",
      ...ACCOUNT,
    },
    ...[402, 409, 403],
  ),
  "accounts.email.form": choice(
    { asks: "Which address does an account get?", how: LISTING, ...ACCOUNT },
    ...["serviceaccount", "other", "absent"],
  ),
  "accounts.delete.unknown": choice(
    { asks: "What does deleting a deleted account return?", how: "DELETE, twice", ...ACCOUNT },
    404,
    204,
    alsoFits(410),
    differs(400, ALREADY_GONE),
    ...[403, 409].map((status) => beyondEmulator(differs(status, ALREADY_GONE))),
  ),
} as const satisfies Readonly<Record<string, Question>>;

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
const STORED =
  "Atlassian stores the text in another form. pulumi up warns of it once. The program needs no change.";
const RACE = "pulumi destroy fails if somebody else deletes the account at the same time. Run it again.";
const SMALL_PAGE =
  "If the documented API is not routed, the product can list no accounts: it sends a limit of 80.";
const OTHER_ID = "Tokens and memberships need the atlassianId, which accounts do not show here.";

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
      "productAccess cannot be granted: leave it out, and grant access to apps at admin.atlassian.com.",
    ),
  ),
  "accounts.create.status": choice(
    { asks: "What status does a create have?", how: "POST api-access …/service-accounts", ...ACCOUNT },
    ...[201, 200, 202, 204],
  ),
  "accounts.create.body": choice(
    { asks: "What does a create return?", how: "POST api-access …/service-accounts", ...ACCOUNT },
    ...["account", "none", "id"],
  ),
  "accounts.console-create.status": choice(
    {
      asks: "What status does a create have through the console's API?",
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
    fails("id", OTHER_ID),
    "atlassianId",
  ),
  "accounts.ids.same": choice(
    { asks: "Are the two ids of an account the same?", how: LISTING, ...BOTH },
    ...[false, true],
  ),
  "accounts.id.form": choice(
    { asks: "What form does the id of an account have?", how: LISTING, ...ACCOUNT },
    "plain",
    "uppercase",
    "ari",
  ),
  "accounts.account-id.form": choice(
    { asks: "What form does the atlassianId of an account have?", how: LISTING, ...BOTH },
    ...["plain", "uppercase", "ari"],
  ),
  "accounts.path-id.documented": choice(
    {
      asks: "Which id do the paths of the documented API use?",
      how: "GET api-access …/service-accounts/{x}/api-tokens",
      ...ACCOUNT,
    },
    ...["id", "atlassianId", "any"],
  ),
  "accounts.path-id.console": choice(
    {
      asks: "Which id do the paths of the console's API use?",
      how: "DELETE account-management …/service-accounts/{x}, if the documented delete does not work",
      ...ACCOUNT,
    },
    ...["id", "atlassianId", "any"],
  ),
  "accounts.path-id.manage": choice(
    {
      asks: "Which id do the paths of the token calls use?",
      how: "GET /users/{x}/manage/api-tokens",
      subjects: ["ApiToken"],
    },
    "atlassianId",
    fails("id", "Tokens cannot be created: the product sends the atlassianId."),
    "any",
  ),
  "accounts.update.request": choice(
    {
      asks: "Which request changes an account?",
      how: "PATCH on the collection, and on the account",
      ...ACCOUNT,
    },
    "collection",
    ...["item", "both"],
    differs("none", NO_UPDATE),
  ),
  "accounts.update.id-field": choice(
    {
      asks: "Which field of that request names the account?",
      how: "PATCH with each likely name",
      ...ACCOUNT,
    },
    "any",
    ...["serviceAccountId", "id", "accountId", "atlassianId"],
  ),
  "accounts.update.id-value": choice(
    { asks: "Which id does that field use?", how: "PATCH with each id", ...ACCOUNT },
    ...["any", "id", "atlassianId"],
  ),
  "accounts.update.fields": choice(
    {
      asks: "What does that request change?",
      how: "PATCH with a new name and description, then the listing",
      ...ACCOUNT,
    },
    "both",
    differs(
      "displayName",
      "A new description or owner is not stored. pulumi up warns of it. Change it at admin.atlassian.com.",
    ),
    differs("description", "A new name fails after it was sent. Change it at admin.atlassian.com."),
  ),
  "accounts.description": choice(
    { asks: "What happens to a description?", how: `create, then ${LISTING}`, ...ACCOUNT },
    "writable",
    differs(
      "ignored",
      "Atlassian stores no owner and no mark. pulumi up warns of it, and cannot find an account again if the response to its create is lost.",
    ),
    differs("refused", "pulumi up fails for an account with a description or an owner. Leave both out."),
    fails(
      "absent",
      "Every refresh shows another description and owner, and pulumi destroy needs deletionConfirmed: true.",
    ),
  ),
  "accounts.name.rule": choice(
    { asks: "Which names are accepted?", how: "create, and a rename to 40 characters", ...ACCOUNT },
    "any",
    "length",
    differs("alphanumeric", "pulumi up fails for a name with spaces or hyphens. Use letters and digits."),
  ),
  "accounts.name.changes": changes(
    { asks: "How does the API change a name?", how: `create, then ${LISTING}`, ...ACCOUNT },
    ["trim", "squeeze", "nfc", "lowercase"],
    ["trim"],
    STORED,
  ),
  "accounts.name.duplicate": choice(
    {
      asks: "Is a second account with the same name accepted?",
      how: "not measured: it needs a second account",
      ...ACCOUNT,
    },
    ...["allow", 400, 409],
  ),
  "accounts.description.changes": changes(
    { asks: "How does the API change a description?", how: `create, then ${LISTING}`, ...ACCOUNT },
    ["trim", "squeeze", "nfc", "escape"],
    ["trim"],
    STORED,
  ),
  "accounts.description.max-length": figure(
    {
      asks: "After how many characters is a description cut?",
      how: "create with 300 characters",
      ...ACCOUNT,
    },
    null,
    "none, or a number of characters",
    (length) =>
      `A description is cut after ${length} characters, including the owner and the mark at its end. pulumi up warns of it once.`,
    ["a number: Longer descriptions are cut, including the owner and the mark at their end."],
  ),
  "accounts.delete.documented": choice(
    {
      asks: "Does the documented delete work?",
      how: "DELETE api-access …/service-accounts/{id}",
      ...ACCOUNT,
    },
    "routed",
    "unrouted",
    fails(
      "refused",
      "pulumi destroy fails with 403. Delete the account at admin.atlassian.com, then run pulumi refresh.",
    ),
  ),
  "accounts.delete.undocumented": choice(
    { asks: "Which undocumented delete works?", how: "only if the documented one does not", ...ACCOUNT },
    ...["any", "accountManagement", "lifecycle"],
    fails(
      "none",
      "pulumi destroy fails. Delete the account at admin.atlassian.com, then run pulumi refresh.",
    ),
  ),
  "accounts.delete.status": choice(
    { asks: "What status does a delete have?", how: "DELETE of the account", ...ACCOUNT },
    204,
    200,
    202,
  ),
  "accounts.delete.takes-ms": delay(
    { asks: "How long does the listing show a deleted account as being deleted?", how: LISTING, ...ACCOUNT },
    {
      late: "pulumi destroy waits for up to 300 s, then fails. Run it again: it succeeds once the account is gone.",
    },
  ),
  "accounts.delete.shown-status": choice(
    { asks: "What status does it show until then?", how: LISTING, ...ACCOUNT },
    ...["deleting", "deleted", "DELETED", "PENDING_DELETION"],
  ),
  "accounts.listing.create-lag-ms": delay(
    { asks: "How late does the listing show a new account?", how: LISTING, ...ACCOUNT },
    {
      fitsSeconds: 3,
      late: "Soon after pulumi up, pulumi destroy fails, and a refresh can. If the response to a create is lost, the account is not found. Run the command again later.",
    },
  ),
  "accounts.listing.update-lag-ms": delay(
    { asks: "How late does the listing show a change?", how: LISTING, ...ACCOUNT },
    {
      fitsSeconds: 3,
      late: "A refresh soon after pulumi up shows the earlier name and description as drift. Run it again later.",
    },
  ),
  "accounts.listing.delete-lag-ms": delay(
    { asks: "How late does the listing leave a deleted account out?", how: LISTING, ...ACCOUNT },
    { late: "A refresh notices only later that somebody deleted the account." },
  ),
  "accounts.listing.next-link": choice(
    {
      asks: "How does a page name the next one?",
      how: "GET api-access …/service-accounts?limit=1, with two accounts or more",
      ...ACCOUNT,
    },
    ...["absolute", "cursor"],
  ),
  "accounts.listing.total": choice(
    { asks: "Is the total of the listing right?", how: LISTING, ...ACCOUNT },
    "right",
    fails(
      "more",
      "The listing reports more accounts than it shows, so it proves nothing: pulumi up creates no account.",
    ),
    ...["fewer", "absent"],
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
    (limit) => (limit < 80 ? SMALL_PAGE : undefined),
    [`less than 80: ${SMALL_PAGE}`],
  ),
  "accounts.listing.above-max-limit": choice(
    { asks: "What does a larger limit return?", how: "GET with several limits", ...ACCOUNT },
    ...["refuse", "clamp"],
  ),
  "accounts.listing.updated-at": choice(
    { asks: "How is updatedAt written?", how: LISTING, ...ACCOUNT },
    ...["number", "text", "absent"],
  ),
  "accounts.ready-after-ms": delay(
    {
      asks: "When does the directory know a new account?",
      how: "add the account to the group until this is accepted",
      subjects: ["ServiceAccount", "GroupMembership", "GroupMembers"],
    },
    {
      late: "pulumi up waits for 120 s, then the memberships and the app access of a new account fail. Run it again later.",
    },
  ),
  "accounts.quota.status": choice(
    {
      asks: "What status does a create have if no place is left?",
      how: "POST …/service-accounts, only if none is left",
      ...ACCOUNT,
    },
    ...[402, 409, 403],
  ),
  "accounts.email.form": choice(
    { asks: "What address does an account get?", how: LISTING, ...ACCOUNT },
    ...["serviceaccount", "other", "absent"],
  ),
  "accounts.delete.unknown": choice(
    { asks: "What does deleting a deleted account return?", how: "DELETE, twice", ...ACCOUNT },
    404,
    204,
    alsoFits(410),
    400,
    alsoFits(409),
    beyondEmulator(differs(403, RACE)),
  ),
} as const satisfies Readonly<Record<string, Question>>;

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

const GROUP = { subjects: ["Group"] } as const;
const SEARCH = "POST …/groups/search";
const GET = "GET …/groups/{id}";
const NO_RENAME =
  "Pulumi cannot change the name or description of a group. Change them at admin.atlassian.com.";
const STORED =
  "Atlassian stores the text in another form. pulumi up warns of it once. The program needs no change.";
const GONE_FAILS =
  'A refresh fails if somebody deleted a group. Remove the group from the state with "pulumi state delete".';
const RACE = "pulumi destroy fails if somebody else deletes the group at the same time. Run it again.";

export const groupQuestions = {
  "groups.create.status": choice(
    { asks: "What status does a create have?", how: "POST …/groups", ...GROUP },
    201,
    200,
    204,
    alsoFits(202),
  ),
  "groups.create.body": choice(
    { asks: "What does a create return?", how: "POST …/groups", ...GROUP },
    "none",
    "group",
    "id",
  ),
  "groups.name.duplicate": choice(
    { asks: "What does a second group with the same name return?", how: "POST …/groups, twice", ...GROUP },
    409,
    400,
    differs(
      "allow",
      "Two runs at the same time can create two groups with one name. Delete one at admin.atlassian.com.",
    ),
  ),
  "groups.name.duplicate-case": choice(
    {
      asks: "Is a second group accepted whose name differs only in its case?",
      how: "POST …/groups with the name in capitals",
      ...GROUP,
    },
    ...["refused", "taken"],
  ),
  "groups.name.changes": changes(
    { asks: "How does the API change a name?", how: `POST …/groups, then ${SEARCH}`, ...GROUP },
    ["trim", "squeeze", "nfc", "lowercase"],
    ["trim"],
    STORED,
  ),
  "groups.name.search": choice(
    {
      asks: "Does a search find the name as it was sent, although it is stored in another form?",
      how: SEARCH,
      ...GROUP,
    },
    ...["exact", "normalised"],
  ),
  "groups.name.search-case": choice(
    { asks: "Does a search find a name in another case?", how: SEARCH, ...GROUP },
    "any",
    differs(
      "exact",
      "pulumi up finds an existing group only if the program writes its name in the same case.",
    ),
  ),
  "groups.description.changes": changes(
    { asks: "How does the API change a description?", how: `POST …/groups, then ${SEARCH}`, ...GROUP },
    ["trim", "squeeze", "nfc", "escape"],
    ["trim"],
    STORED,
  ),
  "groups.description.max-length": figure(
    {
      asks: "After how many characters is a description cut?",
      how: "POST …/groups with 300 characters",
      ...GROUP,
    },
    null,
    "none, or a number of characters",
    (length) =>
      `A description is cut after ${length} characters, including the mark at its end. pulumi up warns of it once.`,
    ["a number: Longer descriptions are cut, including the mark at their end."],
  ),
  "groups.update.request": choice(
    { asks: "Which request changes a group?", how: "PATCH and PUT …/groups/{id}", ...GROUP },
    ...["patch", "put", "both"],
    differs("none", NO_RENAME),
  ),
  "groups.update.unrouted-status": choice(
    {
      asks: "What status does the one have that is not routed?",
      how: "PATCH and PUT …/groups/{id}",
      ...GROUP,
    },
    ...[404, 405],
  ),
  "groups.update.body": choice(
    { asks: "What does a change return?", how: "PATCH or PUT …/groups/{id}", ...GROUP },
    "none",
    "group",
  ),
  "groups.update.put-missing": choice(
    {
      asks: "What happens to a description that a PUT leaves out?",
      how: `PUT …/groups/{id}, then ${GET}`,
      ...GROUP,
    },
    ...["keep", "clear", "refuse"],
  ),
  "groups.id.form": choice(
    { asks: "What form does the id of a group have?", how: SEARCH, ...GROUP },
    "plain",
    "uppercase",
    "ari",
  ),
  "groups.delete.status": choice(
    { asks: "What status does a delete have?", how: "DELETE …/groups/{id}", ...GROUP },
    204,
    200,
    202,
  ),
  "groups.delete.takes-ms": delay(
    { asks: "How long is a deleted group shown as being deleted?", how: `${SEARCH}, ${GET}`, ...GROUP },
    {
      late: "pulumi destroy waits for 120 s, then fails. Run it again later, or raise atlassian-admin:listingLagSeconds.",
    },
  ),
  "groups.search.create-lag-ms": delay(
    { asks: "How late does a search show a new group?", how: SEARCH, ...GROUP },
    {
      late: "pulumi up waits for 120 s, then fails although the group was created. Raise atlassian-admin:listingLagSeconds, and set adoptExisting for this group.",
    },
  ),
  "groups.search.update-lag-ms": delay(
    { asks: "How late does a search show a change?", how: SEARCH, ...GROUP },
    {
      fitsSeconds: 3,
      late: "A refresh soon after pulumi up shows the earlier name and description as drift. Run it again later.",
    },
  ),
  "groups.search.delete-lag-ms": delay(
    { asks: "How late does a search leave a deleted group out?", how: SEARCH, ...GROUP },
    { late: "A refresh notices only later that somebody deleted the group." },
  ),
  "groups.read.lag-ms": delay(
    { asks: "How late does a read by id show a change?", how: GET, ...GROUP },
    {
      fitsSeconds: 0,
      late: "A refresh soon after pulumi up fails for the members and roles of a new group. Run it again later.",
    },
  ),
  "groups.search.max-limit": figure(
    {
      asks: "What is the largest page of a search?",
      how: `${SEARCH} with several limits`,
      subjects: ["Group", "GroupMembers", "GroupMembership"],
    },
    100,
    "a number",
    () => undefined,
    [],
  ),
  "groups.dash-directory-writes": choice(
    {
      asks: "Do writes accept - as the directory?",
      how: "PATCH, PUT or a membership under directories/-",
      ...GROUP,
    },
    ...["refuse", "accept"],
  ),
  "groups.get-gone": choice(
    { asks: "What does reading a deleted group return?", how: GET, ...GROUP },
    ...[404, 410],
    differs(400, GONE_FAILS),
    differs(403, GONE_FAILS),
  ),
  "groups.delete.unknown": choice(
    { asks: "What does deleting a deleted group return?", how: "DELETE …/groups/{id}, twice", ...GROUP },
    404,
    204,
    alsoFits(410),
    400,
    alsoFits(409),
    beyondEmulator(differs(403, RACE)),
  ),
  "groups.made": choice(
    { asks: "Can a group be created at all?", how: "POST …/groups", ...GROUP },
    "yes",
    fails("no", "Group does not work with this key in this organisation."),
  ),
} as const satisfies Readonly<Record<string, Question>>;

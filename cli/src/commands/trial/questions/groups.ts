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
const LATE = "pulumi up reports an unknown outcome; run it again later.";
const NO_RENAME =
  "Pulumi cannot change the name or description of a group; change them at admin.atlassian.com.";
const ALREADY_GONE = "pulumi destroy fails for a group that somebody deleted; run pulumi refresh first.";

export const groupQuestions = {
  "groups.create.status": choice(
    { asks: "Which status has a create?", how: "POST …/groups", ...GROUP },
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
    differs("allow", "Two groups can have one name, for example after an interrupted run."),
  ),
  "groups.name.duplicate-case": choice(
    {
      asks: "Is a second group taken whose name differs only by its case?",
      how: "POST …/groups with the name in capitals",
      ...GROUP,
    },
    ...["refused", "taken"],
  ),
  "groups.name.changes": changes(
    { asks: "What is changed in a name?", how: `POST …/groups, then ${SEARCH}`, ...GROUP },
    ["trim", "squeeze", "nfc", "lowercase"],
    ["trim", "lowercase"],
    "Every refresh shows another name than the program; write the name as the organisation keeps it.",
  ),
  "groups.name.search": choice(
    {
      asks: "Does a search find the name as it was sent, although it is kept otherwise?",
      how: SEARCH,
      ...GROUP,
    },
    ...["exact", "normalised"],
  ),
  "groups.name.search-case": choice(
    { asks: "Does a search find a name in another case?", how: SEARCH, ...GROUP },
    "any",
    differs("exact", "A program must write a group's name in the case that it has."),
  ),
  "groups.description.changes": changes(
    { asks: "What is changed in a description?", how: `POST …/groups, then ${SEARCH}`, ...GROUP },
    ["trim", "squeeze", "nfc", "escape"],
    ["trim"],
    "Every refresh shows another description than the program; write it as the organisation keeps it.",
  ),
  "groups.description.max-length": figure(
    { asks: "Where is a description cut?", how: "POST …/groups with 300 characters", ...GROUP },
    null,
    "none, or a number of characters",
    (length) => `Longer descriptions are cut after ${length} characters. Keep them shorter.`,
    ["a number: Longer descriptions are cut."],
  ),
  "groups.update.request": choice(
    { asks: "Which request changes a group?", how: "PATCH and PUT …/groups/{id}", ...GROUP },
    ...["patch", "put", "both"],
    differs("none", NO_RENAME),
  ),
  "groups.update.unrouted-status": choice(
    { asks: "Which status has the one that is not routed?", how: "PATCH and PUT …/groups/{id}", ...GROUP },
    ...[404, 405],
  ),
  "groups.update.body": choice(
    { asks: "What does a change return?", how: "PATCH or PUT …/groups/{id}", ...GROUP },
    "none",
    "group",
  ),
  "groups.update.put-missing": choice(
    {
      asks: "What becomes of a description that a PUT leaves out?",
      how: `PUT …/groups/{id}, then ${GET}`,
      ...GROUP,
    },
    ...["keep", "clear", "refuse"],
  ),
  "groups.id.form": choice(
    { asks: "Which form has the id of a group?", how: SEARCH, ...GROUP },
    "plain",
    "uppercase",
    "ari",
  ),
  "groups.delete.status": choice(
    { asks: "Which status has a delete?", how: "DELETE …/groups/{id}", ...GROUP },
    204,
    200,
    202,
  ),
  "groups.delete.takes-ms": delay(
    { asks: "How long is a deleted group shown as being deleted?", how: `${SEARCH}, ${GET}`, ...GROUP },
    60_000,
    "The group is reported as existing for some minutes after pulumi destroy.",
  ),
  "groups.search.create-lag-ms": delay(
    { asks: "How late does a search show a new group?", how: SEARCH, ...GROUP },
    60_000,
    LATE,
  ),
  "groups.search.update-lag-ms": delay(
    { asks: "How late does a search show a change?", how: SEARCH, ...GROUP },
    60_000,
    LATE,
  ),
  "groups.search.delete-lag-ms": delay(
    { asks: "How late does a search leave a deleted group out?", how: SEARCH, ...GROUP },
    60_000,
    "The group is reported as existing for some minutes after pulumi destroy.",
  ),
  "groups.read.lag-ms": delay(
    { asks: "How late does a read by id show a change?", how: GET, ...GROUP },
    60_000,
    LATE,
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
      asks: "Do writes take - as the directory?",
      how: "PATCH, PUT or a membership under directories/-",
      ...GROUP,
    },
    ...["refuse", "accept"],
  ),
  "groups.get-gone": choice(
    { asks: "What does reading a deleted group return?", how: GET, ...GROUP },
    ...[404, 410],
    differs(400, "A refresh fails where somebody deleted a group."),
    differs(403, "A refresh fails where somebody deleted a group."),
  ),
  "groups.delete.unknown": choice(
    { asks: "What does deleting a deleted group return?", how: "DELETE …/groups/{id}, twice", ...GROUP },
    404,
    204,
    alsoFits(410),
    differs(400, ALREADY_GONE),
    ...[403, 409].map((status) => beyondEmulator(differs(status, ALREADY_GONE))),
  ),
  "groups.made": choice(
    { asks: "Can a group be made at all?", how: "POST …/groups", ...GROUP },
    "yes",
    fails("no", "Group does not work with this key in this organisation."),
  ),
} as const satisfies Readonly<Record<string, Question>>;

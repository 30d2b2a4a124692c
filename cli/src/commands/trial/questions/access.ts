import { beyondEmulator, choice, delay, differs, fails, type Question } from "./question";

const MEMBER = { subjects: ["GroupMembership", "GroupMembers"] } as const;
const ROLE = { subjects: ["GroupRoleAssignment"] } as const;
const ACCESS = { subjects: ["ServiceAccount"] } as const;
const ADD = "POST …/memberships";
const REMOVE = "DELETE …/memberships/{account}";
const BY_GROUP = "POST …/users/search by group";
const SITE = "needs --site";
const SOON = "A refresh right after pulumi up may report a difference that is none.";

const ALREADY_GONE = "pulumi destroy fails for a membership that somebody removed; run pulumi refresh first.";
const AGAIN = [
  ...[400, 409].map((status) => differs(status, ALREADY_GONE)),
  beyondEmulator(differs(403, ALREADY_GONE)),
];

export const accessQuestions = {
  "members.add.status": choice(
    { asks: "Which status has adding a member?", how: ADD, ...MEMBER },
    204,
    200,
    201,
  ),
  "members.add-again": choice(
    { asks: "What does adding a member again return?", how: `${ADD}, twice`, ...MEMBER },
    ...[204, 409],
  ),
  "members.remove.status": choice(
    { asks: "Which status has removing a member?", how: REMOVE, ...MEMBER },
    204,
    200,
    202,
  ),
  "members.remove-non-member": choice(
    { asks: "What does removing a non-member return?", how: `${REMOVE}, twice`, ...MEMBER },
    404,
    204,
    ...AGAIN,
  ),
  "members.add-lag-ms": delay(
    { asks: "How late does a search show a new member?", how: BY_GROUP, ...MEMBER },
    60_000,
    SOON,
  ),
  "members.remove-lag-ms": delay(
    { asks: "How late does a search leave out a removed member?", how: BY_GROUP, ...MEMBER },
    60_000,
    SOON,
  ),
  "members.id.form": choice(
    { asks: "Which form has the id of a member?", how: BY_GROUP, ...MEMBER },
    "plain",
    "uppercase",
    "ari",
  ),
  "members.service-accounts": choice(
    {
      asks: "When can a service account be a member of a group?",
      how: `${ADD}; after app access ${SITE}`,
      ...MEMBER,
    },
    "always",
    differs(
      "afterAppAccess",
      "Give the account access to an app first (productAccess), then put it into groups.",
    ),
    fails(
      "never",
      "Service accounts cannot be members of groups here; give them access to apps with productAccess.",
    ),
  ),
  "members.before-access": choice(
    { asks: "Can a service account be a member before it has access to an app?", how: ADD, ...MEMBER },
    "taken",
    differs("refused", "Give the account access to an app first (productAccess), then put it into groups."),
  ),
  "users.service-accounts-found": choice(
    {
      asks: "Does a search of users find a service account?",
      how: "POST …/users/search by account",
      ...MEMBER,
    },
    true,
    differs(false, "Memberships of service accounts cannot be read back."),
  ),
  "members.account-type": choice(
    {
      asks: "As what type does that search show a service account?",
      how: "POST …/users/search by account",
      ...MEMBER,
    },
    ...["app", "atlassian", "absent"],
  ),
  "members.licence": choice(
    { asks: "Does the group's new member need a licence that is free?", how: ADD, ...MEMBER },
    "not-needed",
    differs(
      "no-licence",
      "No app of the organisation has a free licence for a new member; free one, or raise the plan.",
    ),
  ),
  "members.person": choice(
    {
      asks: "Can a person be put into the group and removed again?",
      how: `${ADD}, ${REMOVE}; needs --member`,
      ...MEMBER,
    },
    "taken",
    fails("refused", "Memberships of people cannot be managed here."),
    differs("no-licence", "No app of the organisation has a free licence for a new member."),
    differs("not-in-directory", "The person is not in the directory of the group."),
  ),
  "roles.assign.status": choice(
    {
      asks: "Which status has giving a group a role?",
      how: `POST …/role-assignments/assign; ${SITE}`,
      ...ROLE,
    },
    204,
    200,
    201,
    202,
  ),
  "roles.revoke.status": choice(
    { asks: "Which status has taking it away?", how: `POST …/role-assignments/revoke; ${SITE}`, ...ROLE },
    204,
    200,
    202,
  ),
  "roles.assign-again": choice(
    {
      asks: "What does giving it again return?",
      how: `POST …/role-assignments/assign, twice; ${SITE}`,
      ...ROLE,
    },
    ...[204, 200, 201, 202],
    differs(409, "pulumi up fails where somebody gave the role already; remove it first."),
    differs(400, "pulumi up fails where somebody gave the role already; remove it first."),
  ),
  "roles.revoke-again": choice(
    {
      asks: "What does taking it away again return?",
      how: `POST …/role-assignments/revoke, twice; ${SITE}`,
      ...ROLE,
    },
    ...[204, 200, 202, 404],
    differs(409, "pulumi destroy fails where somebody took the role away; run pulumi refresh first."),
    differs(400, "pulumi destroy fails where somebody took the role away; run pulumi refresh first."),
  ),
  "roles.assign-lag-ms": delay(
    { asks: "How late does the list show a role?", how: `GET …/role-assignments; ${SITE}`, ...ROLE },
    60_000,
    SOON,
  ),
  "roles.revoke-lag-ms": delay(
    { asks: "How late does the list leave it out?", how: `GET …/role-assignments; ${SITE}`, ...ROLE },
    60_000,
    SOON,
  ),
  "roles.resource": choice(
    {
      asks: "On which resources can a role be given?",
      how: `not measured: it needs a resource that is not the site's own`,
      ...ROLE,
    },
    ...["workspace", "site"],
  ),
  "access.grant": choice(
    {
      asks: "Which status has giving an account access to an app?",
      how: `POST account-management …/invite; ${SITE}`,
      ...ACCESS,
    },
    ...[202, 200, 201, 204],
    differs("unrouted", "productAccess cannot be granted by code; grant it at admin.atlassian.com."),
    differs("refused", "productAccess cannot be granted by code; grant it at admin.atlassian.com."),
    differs(
      "not-in-directory",
      "The directory does not know a new account for minutes; run pulumi up again later.",
    ),
  ),
  "access.readable": choice(
    {
      asks: "Does a call show that access?",
      how: `GET …/users/{account}/role-assignments; ${SITE}`,
      ...ACCESS,
    },
    ...["not-shown", "shown"],
  ),
  "access.revocable": choice(
    {
      asks: "Does a call take it away?",
      how: `POST /admin/v1/orgs/{o}/users/{account}/roles/revoke; ${SITE}`,
      ...ACCESS,
    },
    ...["refused", "works"],
  ),
} as const satisfies Readonly<Record<string, Question>>;

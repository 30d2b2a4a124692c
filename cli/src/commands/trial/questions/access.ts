import { alsoFits, beyondEmulator, choice, delay, differs, fails, type Question } from "./question";

const MEMBER = { subjects: ["GroupMembership", "GroupMembers"] } as const;
const ROLE = { subjects: ["GroupRoleAssignment"] } as const;
const ACCESS = { subjects: ["ServiceAccount"] } as const;
const ADD = "POST …/memberships";
const REMOVE = "DELETE …/memberships/{account}";
const BY_GROUP = "POST …/users/search by group";
const SITE = "needs --site";
const LATE = `After a change by hand, or after pulumi up, a refresh can show the earlier members. Run it again later, or raise atlassian-admin:listingLagSeconds.`;
const ROLE_LATE = `After a change by hand, or after pulumi up, a refresh can show the earlier roles. Run it again later, or raise atlassian-admin:listingLagSeconds.`;
const NO_LICENCE = "No member can be added until an app has a free licence: free one, or raise the plan.";
const ACCESS_FIRST =
  "Give the account access to an app (productAccess) before it joins a group. Without it, pulumi up fails.";
const NO_GRANT = "productAccess cannot be granted: leave it out, and grant it at admin.atlassian.com.";

export const accessQuestions = {
  "members.add.status": choice(
    { asks: "What status does adding a member have?", how: ADD, ...MEMBER },
    204,
    200,
    201,
    alsoFits(202),
  ),
  "members.add-again": choice(
    { asks: "What does adding a member again return?", how: `${ADD}, twice`, ...MEMBER },
    ...[204, 409],
  ),
  "members.remove.status": choice(
    { asks: "What status does removing a member have?", how: REMOVE, ...MEMBER },
    204,
    200,
    202,
  ),
  "members.remove-non-member": choice(
    { asks: "What does removing a non-member return?", how: `${REMOVE}, twice`, ...MEMBER },
    ...[404, 204, 400, 409],
    beyondEmulator(
      differs(403, "pulumi destroy fails for a membership that is already gone. Run pulumi refresh first."),
    ),
  ),
  "members.add-lag-ms": delay(
    { asks: "How late does a search show a new member?", how: BY_GROUP, ...MEMBER },
    { late: LATE },
  ),
  "members.remove-lag-ms": delay(
    { asks: "How late does a search leave out a removed member?", how: BY_GROUP, ...MEMBER },
    { late: LATE },
  ),
  "members.id.form": choice(
    { asks: "What form does the id of a member have?", how: BY_GROUP, ...MEMBER },
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
    differs("afterAppAccess", ACCESS_FIRST),
    fails(
      "never",
      "Service accounts cannot be members of groups here. Give them access to apps with productAccess instead.",
    ),
  ),
  "members.before-access": choice(
    { asks: "Can a service account be a member before it has access to an app?", how: ADD, ...MEMBER },
    "taken",
    differs("refused", ACCESS_FIRST),
  ),
  "users.service-accounts-found": choice(
    {
      asks: "Does a search of users find a service account?",
      how: "POST …/users/search by account",
      ...MEMBER,
    },
    true,
    fails(false, "Service accounts cannot be members of groups here: the directory does not know them."),
  ),
  "members.account-type": choice(
    {
      asks: "What account type does that search show for a service account?",
      how: "POST …/users/search by account",
      ...MEMBER,
    },
    ...["app", "atlassian", "absent"],
  ),
  "members.licence": choice(
    { asks: "Does a new member of the group need a free licence?", how: ADD, ...MEMBER },
    "not-needed",
    fails("no-licence", NO_LICENCE),
  ),
  "members.person": choice(
    {
      asks: "Can a user join the group and be removed again?",
      how: `${ADD}, ${REMOVE}; needs --member`,
      ...MEMBER,
    },
    "taken",
    fails("refused", "Memberships of users cannot be managed here."),
    fails("no-licence", NO_LICENCE),
    differs("not-in-directory", "The user is not in the directory of the group. Choose another user."),
  ),
  "roles.assign.status": choice(
    {
      asks: "What status does assigning a role have?",
      how: `POST …/role-assignments/assign; ${SITE}`,
      ...ROLE,
    },
    204,
    200,
    201,
    202,
  ),
  "roles.revoke.status": choice(
    { asks: "What status does revoking it have?", how: `POST …/role-assignments/revoke; ${SITE}`, ...ROLE },
    204,
    200,
    202,
  ),
  "roles.assign-again": choice(
    {
      asks: "What does assigning it again return?",
      how: `POST …/role-assignments/assign, twice; ${SITE}`,
      ...ROLE,
    },
    ...[204, 200, 201, 202],
    ...[409, 400].map((status) =>
      differs(
        status,
        "pulumi up fails for a role that the group already has. Revoke it first, or import it.",
      ),
    ),
  ),
  "roles.revoke-again": choice(
    {
      asks: "What does revoking it again return?",
      how: `POST …/role-assignments/revoke, twice; ${SITE}`,
      ...ROLE,
    },
    ...[204, 200, 202, 404, 409, 400],
    differs(403, "pulumi destroy fails for a role that is already revoked. Run pulumi refresh first."),
  ),
  "roles.assign-lag-ms": delay(
    { asks: "How late does the list show a role?", how: `GET …/role-assignments; ${SITE}`, ...ROLE },
    { late: ROLE_LATE },
  ),
  "roles.revoke-lag-ms": delay(
    { asks: "How late does the list leave it out?", how: `GET …/role-assignments; ${SITE}`, ...ROLE },
    { late: ROLE_LATE },
  ),
  "roles.resource": choice(
    {
      asks: "On which resources can a role be assigned?",
      how: `not measured: it needs a resource that is not the site's own`,
      ...ROLE,
    },
    ...["workspace", "site"],
  ),
  "access.grant": choice(
    {
      asks: "What status does granting an account access to an app have?",
      how: `POST account-management …/invite; ${SITE}`,
      ...ACCESS,
    },
    ...[202, 200, 201, 204],
    differs("unrouted", NO_GRANT),
    differs("refused", NO_GRANT),
    differs(
      "not-in-directory",
      "The directory needs minutes to show a new account. pulumi up waits for 120 s, then fails: run it again later.",
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
      asks: "Does a call revoke it?",
      how: `POST /admin/v1/orgs/{o}/users/{account}/roles/revoke; ${SITE}`,
      ...ACCESS,
    },
    ...["refused", "works"],
  ),
} as const satisfies Readonly<Record<string, Question>>;

import { UNKNOWN } from "pulumi-atlassian-admin-policy";
import { account, BOT, group, members, membership, role, urnOf } from "../declared";
import type { FailingRow, Row } from "./row";

const botIn = (groupName: string) => membership("m", { groupName, accountId: "a1" });
const adaIn = (groupName: string) =>
  membership("m", { groupName, accountId: undefined, email: "ada@example.com" });

const ENDS = { "admin-access-ends": { days: 30 } };

export const PASSING: readonly Row[] = [
  {
    rule: "admin-groups",
    reason: "a group of the same name in another organisation",
    stack: [
      BOT,
      group("g", { orgId: "o2" }),
      membership("m", { orgId: "o1", groupName: "g" }),
      role("r", { orgId: "o2", groupName: "g", role: "atlassian/admin" }),
    ],
  },
  { rule: "admin-groups", reason: "another group", stack: [BOT, botIn("deployers"), role("r")] },
  { rule: "admin-groups", reason: "a person", stack: [adaIn("site-admins")] },
  {
    rule: "admin-groups",
    reason: "an account of which nothing is known",
    stack: [membership("m", { groupName: "site-admins", accountId: "a9" })],
  },
  {
    rule: "admin-groups",
    reason: "a group and an account that are not known",
    stack: [BOT, membership("m", { groupName: undefined, groupId: UNKNOWN, accountId: UNKNOWN })],
  },
  {
    rule: "admin-groups",
    reason: "an ignored member",
    stack: [BOT, members("ms", { groupName: "site-admins", ignore: [{ accountId: "a1" }] })],
  },
  {
    rule: "admin-groups",
    reason: "a membership and a role that have ended",
    stack: [
      BOT,
      membership("m", { groupName: "site-admins", until: "2026-12-01", ended: true }),
      membership("n"),
      role("r", { role: "atlassian/admin", until: "2026-12-01", ended: true }),
    ],
  },
  { rule: "admin-access-ends", reason: "anything without a limit of days", stack: [adaIn("site-admins")] },
  {
    rule: "admin-access-ends",
    reason: "days within the limit, days that are past, and one that is not known",
    config: ENDS,
    stack: [
      membership("m", { groupName: "site-admins", until: "2027-01-31" }),
      membership("n", { groupName: "site-admins", until: "2026-01-01" }),
      membership("o", { groupName: "site-admins", until: UNKNOWN }),
      members("ms", {
        groupName: "site-admins",
        members: [{ accountId: "a1", until: "2027-01-02" }, UNKNOWN],
      }),
      members("ns", { groupName: "site-admins", members: UNKNOWN }),
    ],
  },
  {
    rule: "admin-access-ends",
    reason: "other groups, and an exception by the group's name",
    config: { "admin-access-ends": { days: 30, except: ["break-glass-admins"] } },
    stack: [adaIn("deployers"), adaIn("break-glass-admins")],
  },
  { rule: "synced-groups", reason: "another group", stack: [botIn("deployers")] },
  {
    rule: "synced-groups",
    reason: "a group that is not known",
    stack: [membership("m", { groupName: UNKNOWN })],
  },
  {
    rule: "service-groups",
    reason: "a service account by address",
    stack: [
      membership("m", { groupName: "svc-ci", accountId: undefined, email: "x@serviceaccount.atlassian.com" }),
    ],
  },
  {
    rule: "service-groups",
    reason: "an id that is nobody's here",
    stack: [membership("m", { groupName: "svc-ci", accountId: "a9" })],
  },
  {
    rule: "service-groups",
    reason: "an address that is not known",
    stack: [membership("m", { groupName: "svc-ci", accountId: undefined, email: UNKNOWN })],
  },
];

export const FAILING: readonly FailingRow[] = [
  {
    rule: "admin-access-ends",
    reason: "a membership without an end",
    config: ENDS,
    stack: [adaIn("site-admins")],
    resource: 'membership "m" of "ada@example.com"',
    message: `Membership "m" of "ada@example.com" gives access to the admin group "site-admins" (its name matches "*admins") without an end date.`,
    remedy: /^Set until: "2027-01-31" or an earlier day\.$/,
  },
  {
    rule: "admin-access-ends",
    reason: "an entry of a list in a group with an admin role, of which the others end in time",
    config: ENDS,
    stack: [
      role("r", { role: "atlassian/user-access-admin" }),
      members("ms", {
        members: [
          { accountId: "a1", until: "2027-02-01" },
          { email: "ada@example.com", until: "2027-01-31" },
        ],
      }),
    ],
    resource: 'member list "ms" of "a1"',
    message: `Member list "ms" of "a1" gives access to the admin group "deployers" (it has the role "atlassian/user-access-admin") until 2027-02-01; the last allowed day is 2027-01-31.`,
    remedy: /^Set until: "2027-01-31"/,
  },
  {
    rule: "service-groups",
    reason: "a person whose id the state has too",
    stack: [membership("m", { groupName: "svc-ci", accountId: "a9", email: "ada@example.com" })],
    resource: `membership "m" of person "ada@example.com"`,
    message: `Person "ada@example.com" is added to "svc-ci", a group for service accounts (its name matches "svc-*").`,
    remedy: /group for users/,
  },
  {
    rule: "admin-groups",
    reason: "the name of a group",
    stack: [BOT, botIn("Site-Admins")],
    resource: `membership "m" of service account "bot"`,
    message: `Service account "bot" is added to the admin group "Site-Admins" (its name matches "*admins").`,
    remedy: /separate group/,
  },
  {
    rule: "admin-groups",
    reason: "an address of a service account",
    stack: [
      membership("m", {
        groupName: "org-admins",
        accountId: undefined,
        email: "x@serviceaccount.atlassian.com",
      }),
    ],
    resource: `membership "m" of service account "x@serviceaccount.atlassian.com"`,
    message: `Service account "x@serviceaccount.atlassian.com" is added to the admin group "org-admins" (its name matches "*admins").`,
    remedy: /separate group/,
  },
  {
    rule: "admin-groups",
    reason: "a role of the group, whose id the state has",
    stack: [
      BOT,
      group("g", {}, { outputs: { groupId: "g1" } }),
      role("r", { groupName: undefined, groupId: "g1", role: "atlassian/admin" }),
      botIn("G"),
    ],
    resource: `membership "m" of service account "bot"`,
    message: `Service account "bot" is added to the admin group "g" (it has the role "atlassian/admin").`,
    remedy: /separate group/,
  },
  {
    rule: "admin-groups",
    reason: "what the unknown ids of a list come from",
    stack: [
      account("bot"),
      group("g", { name: "administrators" }),
      members(
        "ms",
        { groupName: undefined, groupId: UNKNOWN, members: [{ accountId: UNKNOWN }] },
        {
          propertyDependencies: { groupId: [urnOf("Group", "g")], members: [urnOf("ServiceAccount", "bot")] },
        },
      ),
    ],
    resource: `member list "ms" of service account "bot"`,
    message: `Service account "bot" is added to the admin group "administrators" (its name matches "*administrators").`,
    remedy: /separate group/,
  },
  {
    rule: "synced-groups",
    reason: "a membership",
    stack: [botIn("idp-everyone")],
    resource: `membership "m"`,
    message: `Membership "m" adds members to "idp-everyone", whose members come from an identity provider (its name matches "idp-*").`,
    remedy: /identity provider/,
  },
  {
    rule: "synced-groups",
    reason: "a list of members of a named group",
    stack: [members("ms", { groupName: "Staff" })],
    config: { "synced-groups": { groups: ["staff"] } },
    resource: `member list "ms"`,
    message: `Member list "ms" adds members to "Staff", whose members come from an identity provider (its name matches "staff").`,
    remedy: /identity provider/,
  },
  {
    rule: "service-groups",
    reason: "a person",
    stack: [adaIn("svc-ci")],
    resource: `membership "m" of person "ada@example.com"`,
    message: `Person "ada@example.com" is added to "svc-ci", a group for service accounts (its name matches "svc-*").`,
    remedy: /group for users/,
  },
  {
    rule: "service-groups",
    reason: "a person in a list",
    stack: [
      BOT,
      members("ms", { groupName: "robots", members: [{ accountId: "a1" }, { email: "ada@example.com" }] }),
    ],
    config: { "service-groups": { groups: ["ro*ts"] } },
    resource: `member list "ms" of person "ada@example.com"`,
    message: `Person "ada@example.com" is added to "robots", a group for service accounts (its name matches "ro*ts").`,
    remedy: /group for users/,
  },
];

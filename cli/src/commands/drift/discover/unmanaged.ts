import type { GroupRecord, RoleOnApp } from "pulumi-atlassian-admin/organization";
import type { IdentityNames } from "../../../identity-names";
import { plural } from "../../../plural";
import type { Undeclared } from "../../../reading/undeclared";
import type { Discovery, FindingResource } from "../finding";
import type { Remedies } from "../remedies";
import { listOf } from "./describe";
import { labelOf } from "./token-facts";

export interface UnmanagedContext {
  readonly orgId: string;
  readonly names: IdentityNames;
  readonly remedies: Remedies;
  /** The owner of the file that declares a group. */
  readonly ownerOfGroup: (groupId: string) => string | undefined;
}

/** One finding for each unmanaged object. */
export function toUnmanaged(found: Undeclared, context: UnmanagedContext): Discovery {
  return { kind: "unmanaged", ...describe(found, context), subjects: found.subjects };
}

type Described = Omit<Discovery, "kind" | "subjects">;

function describe(found: Undeclared, { orgId, names, ownerOfGroup, remedies }: UnmanagedContext): Described {
  const of = (type: string, name: string, ...ids: readonly string[]): FindingResource => ({
    type,
    name,
    orgId,
    id: ids.join("/"),
  });
  switch (found.what) {
    case "account": {
      const { accountId, owner } = found.account;
      return {
        resource: of("ServiceAccount", `service account ${names.of(accountId)}`, accountId),
        fact: "It is in none of the stacks.",
        remedy: `Run ${remedies.importing()} to manage it, or delete it at admin.atlassian.com.`,
        owner,
        identity: [accountId],
        trace: { ids: [accountId] },
      };
    }
    case "token": {
      const { account, token } = found;
      const { expiresAt, tokenId } = token;
      return {
        resource: of("ApiToken", labelOf(account, token), tokenId),
        fact: `It is in none of the stacks.${expiresAt === undefined ? " It never expires." : ""}`,
        // A token without expiry cannot be declared.
        remedy:
          expiresAt === undefined
            ? `Replace it with a token that a stack declares, and revoke it at admin.atlassian.com.`
            : `Run ${remedies.importing()} to manage it, or revoke it at admin.atlassian.com.`,
        owner: account.owner,
        identity: [tokenId],
        trace: { ids: [tokenId] },
      };
    }
    case "group": {
      const { adminRoles, group } = found;
      return {
        resource: of("Group", `group ${names.of(group.id)}`, group.id),
        fact: `It is in none of the stacks.${adminFact(adminRoles)}${sizeFact(group)}`,
        remedy: `Run ${remedies.importing()} to manage it, or delete it at admin.atlassian.com.`,
        identity: [group.id, ...adminRoles.map(({ resourceId, role }) => [resourceId, role])],
        trace: { ids: [group.id] },
      };
    }
    case "members": {
      const { administers, group, members } = found;
      const hasPeople = members.some(({ isServiceAccount }) => !isServiceAccount);
      const accountIds = members.map(({ accountId }) => accountId);
      return {
        resource: of("GroupMembership", membersName(found, names), group.id),
        fact: `${membersFact(found)}${administers ? " The group has admin rights." : ""}`,
        remedy:
          `Run ${remedies.importing(...(hasPeople ? ["--people"] : []))} to declare them, ` +
          `or remove them from the group at admin.atlassian.com.`,
        members,
        owner: ownerOfGroup(group.id),
        identity: [group.id, ...accountIds.toSorted()],
        trace: { ids: [group.id], oneOf: accountIds },
      };
    }
    case "role": {
      const { group, role } = found;
      const ids = [group.id, role.resourceId, role.role];
      const recorded = { groupId: group.id, ...role };
      return {
        resource: of(
          "GroupRoleAssignment",
          names.ofResource({ type: "GroupRoleAssignment", recorded }),
          ...ids,
        ),
        fact: "It is in none of the stacks.",
        remedy: `Run ${remedies.importing()} to manage it, or remove the role from the group at admin.atlassian.com.`,
        owner: ownerOfGroup(group.id),
        identity: ids,
        // An event names the group and the app. It describes the role in other words than the API.
        trace: { ids: [group.id, role.resourceId] },
      };
    }
    case "admin": {
      const { role, user } = found;
      const who = user.email ?? user.name ?? user.accountId;
      const ids = [user.accountId, role.resourceId, role.role];
      return {
        resource: of("Admin", `role "${role.role}" of "${who}" on "${role.resourceId}"`, ...ids),
        fact: "It was given to the account directly, not through a group of a stack.",
        remedy: `Remove the role at admin.atlassian.com, or accept it: add "admin ${who}" to .atlassian-admin-ignore.`,
        identity: ids,
        trace: { ids: [user.accountId] },
      };
    }
  }
}

function adminFact(roles: readonly RoleOnApp[]): string {
  const [first, ...others] = roles.map(({ resourceId, role }) => `"${role}" on "${resourceId}"`);
  return first === undefined
    ? ""
    : ` It has the admin role ${first}${others.length > 0 ? ` and ${plural(others.length, "more role")}` : ""}.`;
}

function sizeFact({ userCount }: GroupRecord): string {
  return userCount === undefined ? "" : ` It has ${plural(userCount, "member")}.`;
}

type Members = Extract<Undeclared, { what: "members" }>;

/** A single member is named; several are named by their group. */
function membersName({ group, members }: Members, names: IdentityNames): string {
  const [first, ...others] = members;
  return first !== undefined && others.length === 0
    ? `membership of "${first.name}" in group ${names.of(group.id)}`
    : `members of group ${names.of(group.id)}`;
}

function membersFact({ members }: Members): string {
  if (members.length === 1) {
    return "It is in none of the stacks.";
  }
  const namesOf = (isBot: boolean): string[] =>
    members.filter(({ isServiceAccount }) => isServiceAccount === isBot).map(({ name }) => name);
  const [bots, people] = [namesOf(true), namesOf(false)];
  const parts = [
    ...(bots.length > 0 ? [`${plural(bots.length, "service account")} (${listOf(bots)})`] : []),
    ...(people.length > 0 ? [`${people.length} others (${listOf(people)})`] : []),
  ];
  return `${parts.join(" and ")}, not declared in any of the stacks.`;
}

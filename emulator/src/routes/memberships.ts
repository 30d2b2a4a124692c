import type { Context } from "../context";
import type { Account } from "../entities";
import { coded } from "../errors";
import { type Answer, type Call, empty, type Route } from "../http";
import { accountById } from "../id-forms";
import { addMember, isMember, memberIds, removeMember } from "../operations/memberships";
import { canBeMember } from "../operations/users";
import type { Organization } from "../organization";
import { accountInPath, accountNotFound, DIRECTORY, groupInPath, writableDirectory } from "./directories";

export function membershipRoutes(context: Context): Route[] {
  return [
    {
      method: "POST",
      url: `${DIRECTORY}/groups/:groupId/memberships`,
      access: "unscoped",
      handle: (call) => add(context, call),
    },
    {
      method: "DELETE",
      url: `${DIRECTORY}/groups/:groupId/memberships/:accountId`,
      access: "unscoped",
      handle: (call) => remove(context, call),
    },
  ];
}

function changeableGroup(context: Context, call: Call) {
  writableDirectory(context, call);
  const group = groupInPath(context, call);
  if (group.externalSynced) {
    throw coded(403, "ADMIN-UAM-403-1", "Forbidden", "The group is managed by an identity provider");
  }
  return group;
}

function add(context: Context, call: Call): Answer {
  const { organization, actor, body } = call;
  const { behaviour } = context;
  const group = changeableGroup(context, call);
  const account = accountById(context, organization, body.requiredText("accountId"));
  if (account === undefined || !canBeMember(context, account) || account.directoryId !== group.directoryId) {
    throw accountNotFound();
  }
  if (isMember(group, account.accountId)) {
    if (behaviour.reAddMembership === 204) {
      return empty(behaviour.addMembershipStatus);
    }
    throw coded(409, "ADMIN-UAM-409-2", "Resource Conflicts", "The user is already a member of the group");
  }
  if (behaviour.licenceLimit !== null && licencesAfter(organization, account) > behaviour.licenceLimit) {
    throw coded(409, "ADMIN-UAM-409-3", "Product License Limit Exceeded", "The product has no licences left");
  }
  addMember(context, organization, actor, group, account);
  return empty(behaviour.addMembershipStatus);
}

function remove(context: Context, call: Call): Answer {
  const { removeNonMember, removeMembershipStatus } = context.behaviour;
  const group = changeableGroup(context, call);
  const account = accountInPath(context, call, () => true);
  if (!isMember(group, account.accountId)) {
    const message = "The user is not a member of the group";
    switch (removeNonMember) {
      case 204:
        return empty(removeMembershipStatus);
      case 400:
        throw coded(400, "ADMIN-UAM-400-1", "Bad Request", message);
      case 404:
        throw coded(404, "ADMIN-UAM-404-1", "Unknown Resource", message);
      case 409:
        throw coded(409, "ADMIN-UAM-409-2", "Resource Conflicts", message);
    }
  }
  removeMember(context, call.organization, call.actor, group, account);
  return empty(removeMembershipStatus);
}

/** Every account in any group uses one licence; which accounts and groups really count is unknown [GUESS]. */
function licencesAfter(organization: Organization, added: Account): number {
  const holders = new Set(organization.groups.all().flatMap(memberIds)).add(added.accountId);
  return holders.size;
}

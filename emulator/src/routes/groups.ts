import type { Context } from "../context";
import { type Group, isVisible } from "../entities";
import { coded } from "../errors";
import type { Fields } from "../fields";
import { type Answer, type Call, empty, ok, type Route } from "../http";
import { createGroup, deleteGroup } from "../operations/groups";
import { memberIds } from "../operations/memberships";
import { resourceOwnerOf, visibleRoles } from "../operations/roles";
import { decodeCursor, filtersOf, sortedAfter, takePage } from "../paging";
import { DIRECTORY, groupInPath, readableDirectory, writableDirectory } from "./directories";

/** Groups of the Organizations API, v2 [V-SPEC JJS, VAULT]. There is no update. */
export function groupRoutes(context: Context): Route[] {
  return [
    {
      method: "POST",
      url: `${DIRECTORY}/groups/search`,
      access: "read:groups:admin",
      handle: (call) => searchGroups(context, call, call.body),
    },
    {
      // Deprecated, gone after 2027-06-30 [V-DOC DAC-CHG].
      method: "GET",
      url: `${DIRECTORY}/groups`,
      access: "read:groups:admin",
      handle: (call) => searchGroups(context, call, call.query),
    },
    {
      method: "GET",
      url: `${DIRECTORY}/groups/count`,
      access: "read:groups:admin",
      handle: (call) => ok({ count: call.organization.groups.all().filter(readableDirectory(call)).length }),
    },
    {
      method: "GET",
      url: `${DIRECTORY}/groups/:groupId`,
      access: "read:groups:admin",
      handle: (call) =>
        ok({ data: groupBody(context, groupInPath(call), ["counts.users", "counts.resources"]) }),
    },
    {
      method: "POST",
      url: `${DIRECTORY}/groups`,
      access: "unscoped",
      handle: (call) => create(context, call),
    },
    {
      method: "DELETE",
      url: `${DIRECTORY}/groups/:groupId`,
      access: "unscoped",
      handle: (call) => {
        writableDirectory(context, call);
        const group = groupInPath(call);
        checkDeletable(group);
        deleteGroup(context, call.organization, call.actor, group);
        return empty();
      },
    },
  ];
}

function create(context: Context, call: Call): Answer {
  const { organization, actor, body } = call;
  const directoryId = writableDirectory(context, call);
  const name = body.requiredText("name");
  const description = body.text("description");
  if (organization.groupByName.has(name.toLowerCase())) {
    throw context.behaviour.duplicateGroupName === 400
      ? coded(400, "ADMIN-UAM-400-1", "Bad Request", `Group name "${name}" already exists`)
      : coded(409, "ADMIN-UAM-409-2", "Resource Conflicts", `Group name "${name}" already exists`);
  }
  createGroup(context, organization, actor, { name, description, directoryId });
  // No body is documented: the id has to be searched for.
  return empty(201);
}

const REFUSALS = {
  "ADMIN-409-5": [409, "Group is not empty"],
  "ADMIN-403-6": [403, "Cannot delete a group with a default role"],
  "ADMIN-403-7": [403, "Cannot delete a group that grants admin access"],
} as const;

function checkDeletable(group: Group): void {
  if (group.externalSynced) {
    throw coded(403, "ADMIN-UAM-403-1", "Forbidden", "The group is managed by an identity provider");
  }
  const code = group.deleteRefusal;
  if (code === undefined || (code === "ADMIN-409-5" && memberIds(group).length === 0)) return;
  const [status, title] = REFUSALS[code];
  throw coded(status, code, title, title);
}

function groupBody({ clock }: Context, group: Group, expand: string[] = []): Record<string, unknown> {
  const now = clock.now();
  const counts = {
    ...(expand.includes("counts.users") && {
      users: [...group.members.values()].filter((entry) => isVisible(entry, now)).length,
    }),
    ...(expand.includes("counts.resources") && { resources: visibleRoles(group, now).size }),
  };
  const isOurs = !group.externalSynced;
  return {
    id: group.id,
    name: group.name,
    description: group.description,
    directoryId: group.directoryId,
    managementAccess: {
      deletable: isOurs && group.deleteRefusal === undefined,
      modifiable: isOurs,
      readable: true,
    },
    externalSynced: group.externalSynced,
    managedBy: isOurs ? "ADMIN" : "EXTERNAL",
    ...(Object.keys(counts).length > 0 && { counts }),
  };
}

function searchGroups(context: Context, call: Call, fields: Fields): Answer {
  const { organization } = call;
  const { behaviour, clock } = context;
  const inDirectory = readableDirectory(call);
  const now = clock.now();
  const names = fields.texts("groupNames")?.map((name) => name.toLowerCase());
  const ids = fields.texts("groupIds");
  const text = fields.text("searchTerm")?.toLowerCase();
  if (names !== undefined && (text !== undefined || ids !== undefined)) {
    throw fields.refuse('"groupNames" excludes "searchTerm" and "groupIds"');
  }
  const limit = fields.limit(20, behaviour.maxSearchLimit);
  const filters = `groups${filtersOf(fields)}`;
  const after = decodeCursor(fields.text("cursor"), filters);
  const accountIds = fields.texts("accountIds");
  const grants = grantFilter(fields, now);
  const directoryIds = fields.texts("directoryIds");

  const found = (list: (Group | undefined)[]) =>
    sortedAfter(new Set(list.filter((group) => group !== undefined)), after);
  const candidates =
    ids !== undefined
      ? found(ids.map((id) => organization.groupById.get(id)))
      : names !== undefined
        ? found(names.map((name) => organization.groupByName.get(name)))
        : accountIds !== undefined
          ? found(groupIdsOf(call, accountIds).map((id) => organization.groupById.get(id)))
          : organization.groups.after(after);
  const { items, next } = takePage(
    candidates,
    Math.min(limit, behaviour.pageSize ?? limit),
    filters,
    (group) => {
      const hasMember = (accountId: string) => {
        const membership = group.members.get(accountId);
        return membership !== undefined && isVisible(membership, now);
      };
      return (
        inDirectory(group) &&
        group.searchableAt <= now &&
        (directoryIds === undefined || directoryIds.includes(group.directoryId)) &&
        (text === undefined || group.name.toLowerCase().includes(text)) &&
        (accountIds === undefined || accountIds.some(hasMember)) &&
        (grants === undefined || grants(group))
      );
    },
  );
  const expand = fields.texts("expand");
  return ok({
    data: items.map((group) => groupBody(context, group, expand)),
    links: next === undefined ? {} : { next },
  });
}

function groupIdsOf({ organization }: Call, accountIds: string[]): string[] {
  return accountIds.flatMap((accountId) => [...(organization.groupsOfAccount.get(accountId) ?? [])]);
}

/** A group matches when one of its assignments meets every role filter that is given. */
function grantFilter(fields: Fields, now: number): ((group: Group) => boolean) | undefined {
  const roleIds = fields.texts("roleIds");
  const resourceIds = fields.texts("resourceIds");
  const owners = fields.texts("resourceOwners");
  if (roleIds === undefined && resourceIds === undefined && owners === undefined) return undefined;
  return (group) =>
    group.grants.some(
      (grant) =>
        isVisible(grant, now) &&
        (roleIds?.includes(grant.roleId) ?? true) &&
        (resourceIds?.includes(grant.resourceId) ?? true) &&
        (owners?.includes(resourceOwnerOf(grant.resourceId)) ?? true),
    );
}

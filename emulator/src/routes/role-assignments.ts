import type { Context } from "../context";
import type { Account, Group } from "../entities";
import { isVisible } from "../entities";
import { coded } from "../errors";
import type { Fields } from "../fields";
import { type Answer, type Call, empty, ok, type Route } from "../http";
import { aboutGroup } from "../operations/memberships";
import { assignRole, resourceOwnerOf, revokeRole, type Role, visibleRoles } from "../operations/roles";
import { isInDirectory, setUserRoles } from "../operations/users";
import type { Organization } from "../organization";
import { decodeCursor, takePage } from "../paging";
import {
  accountInPath,
  DIRECTORY,
  groupInPath,
  readableDirectory,
  shownGroupInPath,
  writableDirectory,
} from "./directories";
import { visibleGroupIds } from "./users";

// [V-SPEC JJS]; roles such as "org-admin" are assigned to users at the organisation, not to groups.
const GROUP_ROLES = [
  "user",
  "user-access-admin",
  "admin",
  "guest",
  "contributor",
  "customer",
  "basic",
  "stakeholder",
  "viewer",
].map((name) => `atlassian/${name}`);

export function roleAssignmentRoutes(context: Context): Route[] {
  const ofGroup = `${DIRECTORY}/groups/:groupId/role-assignments`;
  const ofUser = "/admin/v1/orgs/:orgId/users/:accountId/role-assignments";
  return [
    {
      method: "GET",
      url: ofGroup,
      access: "read:groups:admin",
      handle: (call) => listOfGroup(context, call),
    },
    {
      method: "POST",
      url: `${ofGroup}/assign`,
      access: "unscoped",
      handle: (call) => change(context, call, assignRole),
    },
    {
      method: "POST",
      url: `${ofGroup}/revoke`,
      access: "unscoped",
      handle: (call) => change(context, call, revokeRole),
    },
    {
      method: "GET",
      url: `${DIRECTORY}/users/:accountId/role-assignments`,
      access: "read:directories:admin",
      handle: (call) => listOfUser(context, call),
    },
    {
      method: "POST",
      url: `${ofUser}/assign`,
      access: "unscoped",
      handle: (call) => changeOfUser(context, call, true),
    },
    {
      method: "POST",
      url: `${ofUser}/revoke`,
      access: "unscoped",
      handle: (call) => changeOfUser(context, call, false),
    },
  ];
}

interface Assignment {
  readonly resourceId: string;
  readonly resourceOwner: string;
  readonly roles: string[];
}

/** `cursor` must be the only field [FOL]: it contains the filters of the first request. */
function page(context: Context, { query }: Call, assignments: Assignment[]): Answer {
  const cursor = query.text("cursor");
  if (cursor !== undefined && query.names().length > 1) {
    throw coded(400, "ADMIN-400-24", "Bad Request", "A request with a cursor must hold nothing else");
  }
  const first = cursor === undefined ? toSearch(query) : parse(cursor);
  const after = decodeCursor(first.cursor, "role-assignments");
  const matching = assignments
    .filter(({ resourceId }) => first.resourceIds?.includes(resourceId) ?? true)
    .filter(({ resourceOwner }) => first.resourceOwners?.includes(resourceOwner) ?? true)
    .filter(({ roles }) => first.roleIds === undefined || roles.some((role) => first.roleIds?.includes(role)))
    .map((assignment, index) => ({ assignment, sequence: index + 1 }))
    .filter(({ sequence }) => sequence > after);
  const { items, next } = takePage(context.behaviour, matching, first.limit, "role-assignments");
  const data = items.map(({ assignment }) => assignment);
  const link = Buffer.from(JSON.stringify({ ...first, cursor: next })).toString("base64url");
  return ok({ data, links: next === undefined ? {} : { next: link } });
}

interface AssignmentSearch {
  readonly limit: number;
  readonly resourceIds?: string[] | undefined;
  readonly resourceOwners?: string[] | undefined;
  readonly roleIds?: string[] | undefined;
  readonly cursor?: string;
}

function toSearch(query: Fields): AssignmentSearch {
  return {
    limit: query.limit(20, 100),
    resourceIds: query.texts("resourceIds"),
    resourceOwners: query.texts("resourceOwners"),
    roleIds: query.texts("roleIds"),
  };
}

function parse(cursor: string): AssignmentSearch {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString()) as AssignmentSearch;
  } catch {
    throw coded(400, "ADMIN-400-1", "Bad Request", "The cursor is invalid");
  }
}

function toAssignments(owner: Group | Account, now: number): Assignment[] {
  return [...visibleRoles(owner, now)].map(([resourceId, roles]) => ({
    resourceId,
    resourceOwner: resourceOwnerOf(resourceId),
    roles,
  }));
}

function listOfGroup(context: Context, call: Call): Answer {
  readableDirectory(call);
  return page(context, call, toAssignments(shownGroupInPath(context, call), context.clock.now()));
}

function roleInBody({ behaviour }: Context, { body, organization }: Call): Role {
  const role = { resourceId: body.requiredText("resourceId"), roleId: body.requiredText("roleId") };
  if (!GROUP_ROLES.includes(role.roleId)) {
    throw coded(400, "ADMIN-UAM-400-3", "Invalid Role for Resource", `Role "${role.roleId}" is unknown`);
  }
  const isKnown = organization.workspaces.some(
    ({ id, cloudId }) =>
      id === role.resourceId ||
      (behaviour.roleResource === "site" && role.resourceId.endsWith(`::site/${cloudId}`)),
  );
  if (!isKnown) {
    throw coded(404, "ADMIN-UAM-404-1", "Unknown Resource", `Resource "${role.resourceId}" not found`);
  }
  return role;
}

function change(context: Context, call: Call, apply: typeof assignRole): Answer {
  writableDirectory(context, call);
  const group = groupInPath(context, call);
  const holder = { owner: group, about: aboutGroup(group) };
  apply(context, call.organization, call.actor, holder, roleInBody(context, call));
  return empty();
}

type Method = "direct" | "group_direct";

/** Roles of the account and of its groups, distinguished by method [V-SPEC JJ]. */
function listOfUser(context: Context, call: Call): Answer {
  const { organization } = call;
  const inDirectory = readableDirectory(call);
  const account = accountInPath(
    context,
    call,
    (found) => inDirectory(found) && isInDirectory(context, found),
  );
  const now = context.clock.now();
  const methods = new Map<string, Map<string, Set<Method>>>();
  for (const { owner, method } of holders(organization, account, now)) {
    for (const { resourceId, roleId } of owner.grants.filter((grant) => isVisible(grant, now))) {
      const roles = methods.get(resourceId) ?? new Map<string, Set<Method>>();
      roles.set(roleId, (roles.get(roleId) ?? new Set()).add(method));
      methods.set(resourceId, roles);
    }
  }
  const userDirectoryStatus = account.kind === "user" ? account.membershipStatus : "active";
  const assignments = [...methods].map(([resourceId, roles]) => ({
    resourceId,
    resourceOwner: resourceOwnerOf(resourceId),
    roles: [...roles.keys()],
    roleAssignments: [...roles].map(([role, how]) => ({ role, roleAssignmentMethods: [...how] })),
    directoryId: account.directoryId,
    userDirectoryStatus,
  }));
  return page(context, call, [...assignments, ...platformAssignments(organization, account)]);
}

function holders(
  organization: Organization,
  account: Account,
  now: number,
): { owner: Group | Account; method: Method }[] {
  const groups = visibleGroupIds(organization, account.accountId, now).map((id) =>
    organization.groupById.get(id),
  );
  return [
    { owner: account, method: "direct" },
    ...groups
      .filter((group) => group !== undefined)
      .map((owner) => ({ owner, method: "group_direct" as const })),
  ];
}

function platformAssignments(
  { id }: Organization,
  account: Account,
): (Assignment & Record<string, unknown>)[] {
  if (account.kind !== "user" || account.platformRoles.length === 0) {
    return [];
  }
  return [
    {
      resourceId: `ari:cloud:platform::org/${id}`,
      resourceOwner: "platform",
      roles: account.platformRoles,
      roleAssignments: account.platformRoles.map((role) => ({ role, roleAssignmentMethods: ["direct"] })),
      directoryId: null,
      userDirectoryStatus: null,
    },
  ];
}

/**
 * Roles of the organisation itself, such as `atlassian/org-admin` [V-SPEC JJS]. Visible immediately, not within 30
 * s.
 */
function changeOfUser(context: Context, call: Call, isAssigned: boolean): Answer {
  const role = call.body.requiredText("role");
  const account = accountInPath(context, call, ({ kind }) => kind === "user");
  if (account.kind !== "user") {
    return empty();
  }
  const others = account.platformRoles.filter((held) => held !== role);
  setUserRoles(context, call.organization, call.actor, account, isAssigned ? [...others, role] : others);
  return empty();
}

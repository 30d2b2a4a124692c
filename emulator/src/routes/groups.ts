import type { Context } from "../context";
import type { Group } from "../entities";
import { coded, inFamily, notRouted } from "../errors";
import { type Answer, type Call, empty, ok, type Route } from "../http";
import { groupById, writeId } from "../id-forms";
import { createGroup, deleteGroup, updateGroup } from "../operations/groups";
import { memberIds } from "../operations/memberships";
import { toGroupDescription, toGroupName } from "../text-changes";
import {
  DIRECTORY,
  groupInPath,
  readableDirectory,
  shownGroupInPath,
  writableDirectory,
} from "./directories";
import { groupBody } from "./group-body";
import { searchGroups } from "./group-search";

/**
 * Groups of the Organizations API, v2 [V-SPEC JJS, VAULT]. The request that changes a group is a GUESS
 * (`groupUpdate`).
 */
export function groupRoutes(context: Context): Route[] {
  const group = `${DIRECTORY}/groups/:groupId`;
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
      url: group,
      access: "read:groups:admin",
      handle: (call) => {
        const found = shownGroupInPath(context, call);
        return ok({ data: groupBody(context, found, "readUntil", ["counts.users", "counts.resources"]) });
      },
    },
    {
      method: "POST",
      url: `${DIRECTORY}/groups`,
      access: "unscoped",
      handle: (call) => create(context, call),
    },
    ...(["PATCH", "PUT"] as const).map((method): Route => ({
      method,
      url: group,
      access: "unscoped",
      routed: (path) => {
        checkRouted(context, method, path);
      },
      handle: (call) => update(context, call, method),
    })),
    {
      method: "DELETE",
      url: group,
      access: "unscoped",
      handle: (call) => remove(context, call),
    },
  ];
}

function create(context: Context, call: Call): Answer {
  const { organization, actor, body } = call;
  const { createGroupStatus, createGroupBody, groupIdForm } = context.behaviour;
  const directoryId = writableDirectory(context, call);
  const name = toGroupName(context.behaviour, body.requiredText("name"));
  const description = toGroupDescription(context.behaviour, body.text("description") ?? "");
  checkNameIsFree(context, call, name);
  const group = createGroup(context, organization, actor, { name, description, directoryId });
  // No body is documented: clients must search for the id.
  if (createGroupBody === "none" || createGroupStatus === 204) {
    return empty(createGroupStatus);
  }
  const shown =
    createGroupBody === "group"
      ? groupBody(context, group, "readUntil")
      : { id: writeId(group.id, groupIdForm, "group") };
  return { status: createGroupStatus, body: { data: shown } };
}

function checkNameIsFree(
  { behaviour: { duplicateGroupName } }: Context,
  { organization }: Call,
  name: string,
  renamed?: Group,
): void {
  const isTaken = organization.groupsNamed(name).some((group) => group !== renamed);
  if (!isTaken || duplicateGroupName === "allow") {
    return;
  }
  const message = `Group name "${name}" already exists`;
  throw duplicateGroupName === 400
    ? coded(400, "ADMIN-UAM-400-1", "Bad Request", message)
    : coded(409, "ADMIN-UAM-409-2", "Resource Conflicts", message);
}

function checkRouted({ behaviour }: Context, method: "PATCH" | "PUT", path: string): void {
  const { groupUpdate, groupUpdateUnrouted } = behaviour;
  if (groupUpdate === "both" || groupUpdate === method.toLowerCase()) {
    return;
  }
  throw groupUpdateUnrouted === 404 ? notRouted(path) : inFamily(path, 405, "Method not allowed");
}

function update(context: Context, call: Call, method: "PATCH" | "PUT"): Answer {
  const { behaviour } = context;
  writableDirectory(context, call);
  const group = groupInPath(context, call);
  checkIsOurs(group);
  const { name, description } = changeIn(context, call, method);
  if (name !== undefined && name !== group.name) {
    checkIsRenamable(context, group);
    checkNameIsFree(context, call, name, group);
  }
  updateGroup(context, call.organization, call.actor, group, { name, description });
  return behaviour.groupUpdateBody === "none"
    ? empty()
    : ok({ data: groupBody(context, group, "readUntil") });
}

/** The requested name and description, as this organisation stores them. */
function changeIn(
  { behaviour }: Context,
  { body }: Call,
  method: "PATCH" | "PUT",
): { name: string | undefined; description: string | undefined } {
  const mustBeWhole = method === "PUT" && behaviour.groupPutMissing !== "keep";
  const name = mustBeWhole || body.raw("name") !== undefined ? body.requiredText("name") : undefined;
  const description = body.text("description");
  if (description === undefined && method === "PUT" && behaviour.groupPutMissing === "refuse") {
    throw body.refuse('"description" is required');
  }
  if (name === undefined && description === undefined) {
    throw body.refuse('"name" or "description" is required');
  }
  const kept = description ?? (mustBeWhole ? "" : undefined);
  return {
    name: name && toGroupName(behaviour, name),
    description: kept && toGroupDescription(behaviour, kept),
  };
}

/** A restricted or protected name cannot be changed [V-DOC rename-group]; the status is a GUESS. */
function checkIsRenamable({ behaviour }: Context, { name }: Group): void {
  const isProtected = behaviour.protectedGroupNames.some(
    (protectedName) => protectedName.toLowerCase() === name.toLowerCase(),
  );
  if (!isProtected) {
    return;
  }
  const message = "A group with a restricted or protected name cannot be renamed";
  throw behaviour.protectedNameStatus === 400
    ? coded(400, "ADMIN-UAM-400-1", "Bad Request", message)
    : coded(403, "ADMIN-UAM-403-1", "Forbidden", message);
}

function checkIsOurs(group: Group): void {
  if (group.externalSynced) {
    throw coded(403, "ADMIN-UAM-403-1", "Forbidden", "The group is managed by an identity provider");
  }
}

function remove(context: Context, call: Call): Answer {
  const { groupDeleteStatus, unknownGroupDelete } = context.behaviour;
  writableDirectory(context, call);
  const named = groupById(context, call.organization, call.param("groupId"));
  if (named === undefined && unknownGroupDelete === 204) {
    return empty();
  }
  if (named === undefined && unknownGroupDelete === 400) {
    throw coded(400, "ADMIN-UAM-400-1", "Bad Request", "Group not found");
  }
  // A second delete during the first gets the same response.
  if (named?.deletedAt === undefined) {
    const group = groupInPath(context, call);
    checkDeletable(group);
    deleteGroup(context, call.organization, call.actor, group);
  }
  return empty(groupDeleteStatus);
}

const REFUSALS = {
  "ADMIN-409-5": [409, "Group is not empty"],
  "ADMIN-403-6": [403, "Cannot delete a group with a default role"],
  "ADMIN-403-7": [403, "Cannot delete a group that grants admin access"],
} as const;

function checkDeletable(group: Group): void {
  checkIsOurs(group);
  const code = group.deleteRefusal;
  if (code === undefined || (code === "ADMIN-409-5" && memberIds(group).length === 0)) {
    return;
  }
  const [status, title] = REFUSALS[code];
  throw coded(status, code, title, title);
}

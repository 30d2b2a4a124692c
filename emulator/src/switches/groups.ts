import { count, oneOf, optionalCount, texts } from "./switch";
import { descriptionChanges, nameChanges } from "./text-changes";

/** Groups. Times are milliseconds of the emulator's clock. */
export const groupSwitches = {
  /** The status of a create. */
  createGroupStatus: oneOf(201, 200, 204),
  /** The body of the response to a create: nothing, the group, or only its id. A status of 204 has no body. */
  createGroupBody: oneOf("none", "group", "id"),
  /** The response to a create or rename with a name that is taken. */
  duplicateGroupName: oneOf(409, 400, "allow"),
  /** How the API changes a name that a client sends. */
  groupNameChanges: nameChanges(),
  /** Whether a search compares `groupNames` as sent, or after the same changes. */
  groupNameSearch: oneOf("exact", "normalised"),
  /** How the API changes a description that a client sends. */
  groupDescriptionChanges: descriptionChanges(),
  /** The API cuts a description after so many characters; null for no limit. */
  groupDescriptionLimit: optionalCount(1),

  /** The request that changes name and description: `PATCH` or `PUT …/groups/{groupId}`, both, or none. */
  groupUpdate: oneOf("patch", "put", "both", "none"),
  /** The status if that request has no route. */
  groupUpdateUnrouted: oneOf(404, 405),
  /** The response to a change: 204, or 200 with the group. */
  groupUpdateBody: oneOf("none", "group"),
  /** What a `PUT` does with an omitted field: keeps it, clears the description, or returns 400. */
  groupPutMissing: oneOf("keep", "clear", "refuse"),
  /** Names, in any case, that cannot be changed. */
  protectedGroupNames: texts(),
  /** The status of the response to a change of a protected name. */
  protectedNameStatus: oneOf(403, 400),

  /** How responses write a group's id. */
  groupIdForm: oneOf("plain", "uppercase", "ari"),
  /** The status of a delete. */
  groupDeleteStatus: oneOf(204, 200, 202),
  /** The status of the response to a delete of an unknown group. */
  unknownGroupDelete: oneOf(404, 400, 204),
  /** How long a delete takes. Until then the group still exists, with `deletionStatus`. */
  groupDeleteTakesMs: count(0),
  /** Delay until search shows a new group. */
  groupSearchLagMs: count(0),
  /** Delay until search shows a new name or description. */
  groupUpdateLagMs: count(0),
  /** Delay until search no longer shows a deleted group. */
  groupDeleteLagMs: count(0),
  /** Delay until a read by id shows that a group was created, changed or deleted. */
  groupReadLagMs: count(0),
  /** Largest `limit` of group and user search; a larger one is 400. */
  maxSearchLimit: count(100, 1),
  /** Whether writes take `-` as the directory. */
  dashDirectoryWrites: oneOf("refuse", "accept"),
};

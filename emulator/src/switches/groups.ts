import { count, oneOf, optionalCount, texts } from "./switch";
import { descriptionChanges, nameChanges } from "./text-changes";

/** Groups. Times are milliseconds of the emulator's clock. */
export const groupSwitches = {
  /** The status of a create. */
  createGroupStatus: oneOf(201, 200, 204),
  /** What a create answers: nothing, the group, or its id only. A status of 204 has no body. */
  createGroupBody: oneOf("none", "group", "id"),
  /** The answer to a create or rename to a name that is taken. */
  duplicateGroupName: oneOf(409, 400, "allow"),
  /** What is done to a name that is sent. */
  groupNameChanges: nameChanges(),
  /** Whether `groupNames` of a search is compared as it is, or after the same changes. */
  groupNameSearch: oneOf("exact", "normalised"),
  /** What is done to a description that is sent. */
  groupDescriptionChanges: descriptionChanges(),
  /** Where a description is cut, in characters; null for nowhere. */
  groupDescriptionLimit: optionalCount(1),

  /** The request that changes name and description: `PATCH` or `PUT …/groups/{groupId}`, both, or none. */
  groupUpdate: oneOf("patch", "put", "both", "none"),
  /** The status where that request is not routed. */
  groupUpdateUnrouted: oneOf(404, 405),
  /** What a change answers: 204, or 200 with the group. */
  groupUpdateBody: oneOf("none", "group"),
  /** What a `PUT` does about a field that is left out: keeps it, clears the description, or refuses with 400. */
  groupPutMissing: oneOf("keep", "clear", "refuse"),
  /** Names, in any case, that cannot be changed. */
  protectedGroupNames: texts(),
  /** The answer to changing a protected name. */
  protectedNameStatus: oneOf(403, 400),

  /** How a group's id is written in answers. */
  groupIdForm: oneOf("plain", "uppercase", "ari"),
  /** The status of a delete. */
  groupDeleteStatus: oneOf(204, 200, 202),
  /** The answer to deleting a group that there is not. */
  unknownGroupDelete: oneOf(404, 400, 204),
  /** How long a deleted group is still there, with `deletionStatus`. */
  groupDeleteTakesMs: count(0),
  /** Delay until search shows a new group. */
  groupSearchLagMs: count(0),
  /** Delay until search shows a new name or description. */
  groupUpdateLagMs: count(0),
  /** Delay until search leaves out a deleted group. */
  groupDeleteLagMs: count(0),
  /** Delay until a read by id shows that a group was made, changed or deleted. */
  groupReadLagMs: count(0),
  /** Largest `limit` of group and user search; a larger one is 400. */
  maxSearchLimit: count(100, 1),
  /** Whether writes take `-` as the directory. */
  dashDirectoryWrites: oneOf("refuse", "accept"),
};

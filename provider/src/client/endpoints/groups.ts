import { z } from "zod";
import { endpoint, listing } from "../endpoint";
import { idKey } from "../ids";
import { anyBody, dataBody, dataPage, optionalText, requiredId } from "./responses";

export interface GroupRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string | undefined;
  /** The directory to name in writes to the group. */
  readonly directoryId: string | undefined;
  /** Whether an identity provider owns the members. The API then rejects changes of them. */
  readonly isExternallySynced: boolean;
  /** Whether its deletion has begun. The API can accept a delete and carry it out later. */
  readonly isBeingDeleted: boolean;
  /** How many members it has, if the search asked for it. */
  readonly userCount: number | undefined;
  /** On how many apps it has a role, if the search asked for it. */
  readonly resourceCount?: number | undefined;
}

const group = z
  .object({
    id: requiredId,
    name: optionalText,
    description: optionalText,
    directoryId: optionalText,
    externalSynced: z.boolean().nullish(),
    counts: z.object({ users: z.number().nullish(), resources: z.number().nullish() }).nullish(),
    status: z.unknown().optional(),
  })
  .transform(({ counts, externalSynced, name, status, ...rest }): GroupRecord => ({
    ...rest,
    name: name ?? "",
    isExternallySynced: externalSynced ?? false,
    isBeingDeleted: typeof status === "string" && /delet|remov/i.test(status),
    userCount: counts?.users ?? undefined,
    resourceCount: counts?.resources ?? undefined,
  }));

/** Ids or names: the API does not accept both. Matches groups that have any of the members and any of the roles. */
export type GroupFilter =
  | {
      readonly groupIds?: readonly string[];
      readonly accountIds?: readonly string[];
      readonly resourceIds?: readonly string[];
      /** Such as `atlassian/admin`. */
      readonly roleIds?: readonly string[];
      readonly expand?: readonly ("counts.users" | "counts.resources")[];
    }
  | { readonly groupNames: readonly string[] };

/** What a new group has. */
export interface GroupFields {
  readonly name: string;
  readonly description?: string | undefined;
}

const GROUPS = "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups";
const GROUP = `${GROUPS}/{groupId}` as const;

/** Every group that matches the filter. Names match whatever their case. */
export const searchGroups = listing({
  method: "POST",
  path: `${GROUPS}/search`,
  paging: "filter-and-cursor",
  isSized: true,
  body: (filter: GroupFilter) => filter,
  page: dataPage(group),
  key: ({ id }) => idKey(id),
});

export const getGroup = endpoint({
  method: "GET",
  path: GROUP,
  effect: "read",
  response: dataBody(group),
});

// The documentation shows no body for create. Some responses can still have the group, or its id.
const maybeGroupId = z.unknown().transform((body) => {
  const parsed = z.object({ data: z.object({ id: requiredId }) }).safeParse(body);
  return parsed.success ? parsed.data.data.id : undefined;
});

/** Resolves to the id of the new group, or to `undefined` where the response omits it: search for it then. */
export const createGroup = endpoint({
  method: "POST",
  path: GROUPS,
  effect: "write",
  isUnrepeatable: true,
  body: (fields: GroupFields) => fields,
  response: maybeGroupId,
});

/** What a change of a group sets; a field that is left out stays as it is. */
export type GroupChange = Partial<GroupFields>;

/**
 * Changes name and description. Atlassian announced this API (tutorial "Rename group", November 2026), but
 * its method is not known to us. These are the two likely ones.
 */
export const changeGroup = { PATCH: changeWith("PATCH"), PUT: changeWith("PUT") };

function changeWith(method: "PATCH" | "PUT") {
  return endpoint({
    method,
    path: GROUP,
    effect: "write",
    body: (change: GroupChange) => change,
    response: anyBody,
  });
}

export const deleteGroup = endpoint({
  method: "DELETE",
  path: GROUP,
  effect: "delete",
  response: anyBody,
});

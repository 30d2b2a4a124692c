import { z } from "zod";
import type { ApiClient } from "../client";
import { bareId, idKey } from "../ids";
import { readPages, type Listing } from "../pagination";
import { path } from "../path";
import { anyBody, dataPage, optionalText } from "./responses";
import { withPageSize } from "./search-page-size";

export interface GroupRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string | undefined;
  /** The directory that writes to the group must name. */
  readonly directoryId: string | undefined;
  /** Whether an identity provider owns the members, so that the API refuses to change them. */
  readonly isExternallySynced: boolean;
  /** Whether its deletion has begun: the API may accept a delete and carry it out later. */
  readonly isBeingDeleted: boolean;
  /** How many members it has, where a search asked for it. */
  readonly userCount: number | undefined;
  /** On how many apps it has a role, where a search asked for it. */
  readonly resourceCount?: number | undefined;
}

const group = z
  .object({
    id: z.string().min(1),
    name: optionalText,
    description: optionalText,
    directoryId: optionalText,
    externalSynced: z.boolean().nullish(),
    counts: z.object({ users: z.number().nullish(), resources: z.number().nullish() }).nullish(),
    status: z.unknown().optional(),
  })
  .transform(({ counts, externalSynced, id, name, status, ...rest }): GroupRecord => ({
    ...rest,
    id: bareId(id),
    name: name ?? "",
    isExternallySynced: externalSynced ?? false,
    isBeingDeleted: typeof status === "string" && /delet|remov/i.test(status),
    userCount: counts?.users ?? undefined,
    resourceCount: counts?.resources ?? undefined,
  }));

const groupPage = dataPage(group);

/** The API takes ids or names, not both. Groups fit that have any of the members, and any of the roles. */
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

/** Every group that fits; names fit whatever their case. */
export function searchGroups(
  client: ApiClient,
  orgId: string,
  directoryId: string,
  filter: GroupFilter,
): Promise<Listing<GroupRecord>> {
  return readPages(
    "groups/search",
    (cursor) =>
      withPageSize(client, (limit) =>
        client.request({
          method: "POST",
          path: path`/admin/v2/orgs/${orgId}/directories/${directoryId}/groups/search`,
          body: { ...filter, ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }) },
          effect: "read",
          schema: groupPage,
        }),
      ),
    ({ id }) => idKey(id),
  );
}

export function getGroup(
  client: ApiClient,
  orgId: string,
  directoryId: string,
  groupId: string,
): Promise<GroupRecord> {
  return client.request({
    method: "GET",
    path: path`/admin/v2/orgs/${orgId}/directories/${directoryId}/groups/${groupId}`,
    effect: "read",
    schema: z.object({ data: group }).transform(({ data }) => data),
  });
}

// The documentation shows no body for create; some answers may have the group, or its id, all the same.
const maybeGroupId = z.unknown().transform((body) => {
  const parsed = z.object({ data: z.object({ id: z.string().min(1) }) }).safeParse(body);
  return parsed.success ? bareId(parsed.data.data.id) : undefined;
});

/** Returns the id of the new group, or `undefined` where the response does not name it: search for it then. */
export function createGroup(
  client: ApiClient,
  orgId: string,
  directoryId: string,
  fields: { readonly name: string; readonly description?: string | undefined },
): Promise<string | undefined> {
  return client.request({
    method: "POST",
    path: path`/admin/v2/orgs/${orgId}/directories/${directoryId}/groups`,
    body: fields,
    effect: "write",
    isUnrepeatable: true,
    schema: maybeGroupId,
  });
}

/** What a change of a group sets; a field that is left out stays as it is. */
export interface GroupChange {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
}

/**
 * Changes name and description. Atlassian says that an API does (tutorial "Rename group", November 2026); its
 * method is not known to us, so both likely ones are tried.
 */
export function changeGroup(
  client: ApiClient,
  method: "PATCH" | "PUT",
  orgId: string,
  directoryId: string,
  groupId: string,
  change: GroupChange,
): Promise<void> {
  return client.request({
    method,
    path: path`/admin/v2/orgs/${orgId}/directories/${directoryId}/groups/${groupId}`,
    body: change,
    effect: "write",
    schema: anyBody,
  });
}

export function deleteGroup(
  client: ApiClient,
  orgId: string,
  directoryId: string,
  groupId: string,
): Promise<void> {
  return client.request({
    method: "DELETE",
    path: path`/admin/v2/orgs/${orgId}/directories/${directoryId}/groups/${groupId}`,
    effect: "delete",
    schema: anyBody,
  });
}

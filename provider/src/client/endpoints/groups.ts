import { z } from "zod";
import type { ApiClient } from "../client";
import { collectPages } from "../pagination";
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
  })
  .transform(({ counts, externalSynced, name, ...rest }): GroupRecord => ({
    ...rest,
    name: name ?? "",
    isExternallySynced: externalSynced ?? false,
    userCount: counts?.users ?? undefined,
    resourceCount: counts?.resources ?? undefined,
  }));

const groupPage = dataPage(group);

/** The API takes ids or names, not both. Groups fit that have any of the members, and any of the roles. */
export type GroupFilter =
  | {
      readonly groupIds?: readonly string[];
      readonly accountIds?: readonly string[];
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
): Promise<GroupRecord[]> {
  return collectPages("groups/search", (cursor) =>
    withPageSize(client, (limit) =>
      client.request({
        method: "POST",
        path: path`/admin/v2/orgs/${orgId}/directories/${directoryId}/groups/search`,
        body: { ...filter, ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }) },
        effect: "read",
        schema: groupPage,
      }),
    ),
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

/** The API documents no answer body, so the new id has to be searched for. */
export function createGroup(
  client: ApiClient,
  orgId: string,
  directoryId: string,
  fields: { readonly name: string; readonly description?: string | undefined },
): Promise<void> {
  return client.request({
    method: "POST",
    path: path`/admin/v2/orgs/${orgId}/directories/${directoryId}/groups`,
    body: fields,
    effect: "write",
    isUnrepeatable: true,
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

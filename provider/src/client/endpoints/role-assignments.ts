import { z } from "zod";
import type { ApiClient } from "../client";
import { nextPageQuery, readPages, type Listing } from "../pagination";
import { type ApiPath, path } from "../path";
import { anyBody, dataPage, optionalText } from "./responses";
import { withPageSize } from "./search-page-size";

/** One role of one group on one app. */
export interface RoleAssignment {
  readonly groupId: string;
  /** The group's own directory. */
  readonly directoryId: string;
  /** The ARI of the app's workspace. */
  readonly resourceId: string;
  /** Such as `atlassian/user`. */
  readonly role: string;
}

export interface RoleAssignmentRecord {
  readonly resourceId: string | undefined;
  readonly roles: readonly string[];
}

const page = dataPage(
  z.object({
    resourceId: optionalText,
    roles: z
      .array(z.string())
      .nullish()
      .transform((roles) => roles ?? []),
  }),
);

/** Every role of the group, by resource. */
export function listRoleAssignments(
  client: ApiClient,
  orgId: string,
  directoryId: string,
  groupId: string,
): Promise<Listing<RoleAssignmentRecord>> {
  const listPath = path`/admin/v2/orgs/${orgId}/directories/${directoryId}/groups/${groupId}/role-assignments`;
  return readPages(
    listPath.path,
    (next) =>
      withPageSize(client, (limit) =>
        client.request({
          method: "GET",
          path: listPath,
          // Beside a cursor the API discards everything else.
          query: next === undefined ? { limit } : nextPageQuery(next, listPath.path, client.baseUrl),
          effect: "read",
          schema: page,
        }),
      ),
    ({ resourceId, roles }) => JSON.stringify([resourceId, roles]),
  );
}

/** Gives the group the role; the response to one that it has already is the same. */
export function assignRole(client: ApiClient, orgId: string, assignment: RoleAssignment): Promise<void> {
  const { groupId, directoryId } = assignment;
  return send(
    client,
    path`/admin/v2/orgs/${orgId}/directories/${directoryId}/groups/${groupId}/role-assignments/assign`,
    assignment,
    "write",
  );
}

export function revokeRole(client: ApiClient, orgId: string, assignment: RoleAssignment): Promise<void> {
  const { groupId, directoryId } = assignment;
  return send(
    client,
    path`/admin/v2/orgs/${orgId}/directories/${directoryId}/groups/${groupId}/role-assignments/revoke`,
    assignment,
    "delete",
  );
}

function send(
  client: ApiClient,
  sendPath: ApiPath,
  { resourceId, role }: RoleAssignment,
  effect: "write" | "delete",
): Promise<void> {
  return client.request({
    method: "POST",
    path: sendPath,
    body: { resourceId, roleId: role },
    effect,
    schema: anyBody,
  });
}

import type { ApiClient } from "../client";
import { path } from "../path";
import { anyBody } from "./responses";

/** Adds one member; a member already there is answered with 204, or 409 `ADMIN-UAM-409-2`. */
export function addGroupMember(
  client: ApiClient,
  orgId: string,
  directoryId: string,
  groupId: string,
  accountId: string,
): Promise<void> {
  return client.request({
    method: "POST",
    path: path`/admin/v2/orgs/${orgId}/directories/${directoryId}/groups/${groupId}/memberships`,
    body: { accountId },
    effect: "write",
    schema: anyBody,
  });
}

export function removeGroupMember(
  client: ApiClient,
  orgId: string,
  directoryId: string,
  groupId: string,
  accountId: string,
): Promise<void> {
  return client.request({
    method: "DELETE",
    path: path`/admin/v2/orgs/${orgId}/directories/${directoryId}/groups/${groupId}/memberships/${accountId}`,
    effect: "delete",
    schema: anyBody,
  });
}

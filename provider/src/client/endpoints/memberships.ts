import { endpoint } from "../endpoint";
import { anyBody } from "./responses";

const MEMBERSHIPS = "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/memberships";

/** Adds one member. For an account that is a member already, the API returns 204, or 409 `ADMIN-UAM-409-2`. */
export const addMember = endpoint({
  method: "POST",
  path: MEMBERSHIPS,
  effect: "write",
  body: (accountId: string) => ({ accountId }),
  response: anyBody,
});

export const removeMember = endpoint({
  method: "DELETE",
  path: `${MEMBERSHIPS}/{accountId}`,
  effect: "delete",
  response: anyBody,
});

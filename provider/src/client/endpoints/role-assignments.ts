import { z } from "zod";
import { endpoint, listing } from "../endpoint";
import { anyBody, dataPage, optionalText } from "./responses";

/** A role on one app. */
export interface RoleOnApp {
  /** The ARI of the app's workspace. */
  readonly resourceId: string;
  /** Such as `atlassian/user`. */
  readonly role: string;
}

/** The roles of a group on one app. */
export interface RoleAssignmentRecord {
  readonly resourceId: string | undefined;
  readonly roles: readonly string[];
}

const ASSIGNMENTS =
  "/admin/v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/role-assignments" as const;

/** Every role of the group, by app. */
export const roleAssignments = listing({
  method: "GET",
  path: ASSIGNMENTS,
  paging: "next-link",
  isSized: true,
  page: dataPage<RoleAssignmentRecord>(
    z.object({
      resourceId: optionalText,
      roles: z
        .array(z.string())
        .nullish()
        .transform((roles) => roles ?? []),
    }),
  ),
  key: ({ resourceId, roles }) => JSON.stringify([resourceId, roles]),
});

const toBody = ({ resourceId, role }: RoleOnApp) => ({ resourceId, roleId: role });

/** Gives the group the role. The response is the same if the group has it already. */
export const assignRole = endpoint({
  method: "POST",
  path: `${ASSIGNMENTS}/assign`,
  effect: "write",
  body: toBody,
  response: anyBody,
});

export const revokeRole = endpoint({
  method: "POST",
  path: `${ASSIGNMENTS}/revoke`,
  effect: "delete",
  body: toBody,
  response: anyBody,
});

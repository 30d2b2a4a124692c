import { z } from "zod";
import { listing } from "../endpoint";
import { dataPage, optionalText } from "./responses";
import type { RoleOnApp } from "./role-assignments";

const DIRECT = "direct";

// V-SPEC: `roles` is deprecated and also contains inherited roles. `roleAssignments` has each role with the
// ways in which the account holds it.
const page = dataPage(
  z
    .object({
      resourceId: optionalText,
      roleAssignments: z
        .array(z.object({ role: z.string(), roleAssignmentMethods: z.array(z.string()).nullish() }))
        .nullish(),
    })
    .transform(({ resourceId, roleAssignments }): RoleOnApp[] =>
      (roleAssignments ?? [])
        .filter(({ roleAssignmentMethods }) => roleAssignmentMethods?.includes(DIRECT) ?? true)
        .flatMap(({ role }) => (resourceId === undefined ? [] : { resourceId, role })),
    ),
);

/** The roles that an account holds itself, and not through a group; each item has those on one app. */
export const directRoles = listing({
  method: "GET",
  path: "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}/role-assignments",
  paging: "next-link",
  isSized: true,
  page,
  key: (roles) => JSON.stringify(roles),
});

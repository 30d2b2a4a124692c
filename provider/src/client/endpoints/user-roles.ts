import { z } from "zod";
import type { ApiClient } from "../client";
import { collectPages, nextPageQuery } from "../pagination";
import { path } from "../path";
import { dataPage, optionalText } from "./responses";
import { withPageSize } from "./search-page-size";

/** A role that an account holds itself, and not through a group. */
export interface DirectRole {
  readonly resourceId: string;
  /** Such as `atlassian/admin`. */
  readonly role: string;
}

const DIRECT = "direct";

// V-SPEC: `roles` is deprecated and holds inherited roles too; `roleAssignments` has each with the ways in
// which the account has it.
const page = dataPage(
  z
    .object({
      resourceId: optionalText,
      roleAssignments: z
        .array(z.object({ role: z.string(), roleAssignmentMethods: z.array(z.string()).nullish() }))
        .nullish(),
    })
    .transform(({ resourceId, roleAssignments }): DirectRole[] =>
      (roleAssignments ?? [])
        .filter(({ roleAssignmentMethods }) => roleAssignmentMethods?.includes(DIRECT) ?? true)
        .flatMap(({ role }) => (resourceId === undefined ? [] : { resourceId, role })),
    ),
);

/** The roles that an account holds without a group. */
export async function listDirectRoles(
  client: ApiClient,
  orgId: string,
  directoryId: string,
  accountId: string,
): Promise<DirectRole[]> {
  const listPath = path`/admin/v2/orgs/${orgId}/directories/${directoryId}/users/${accountId}/role-assignments`;
  const roles = await collectPages(listPath.path, (next) =>
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
  );
  return roles.flat();
}

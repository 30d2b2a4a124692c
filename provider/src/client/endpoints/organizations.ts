import { z } from "zod";
import { endpoint, listing } from "../endpoint";
import { dataBody, dataPage, optionalText } from "./responses";

export interface OrganizationRecord {
  readonly id: string;
  readonly name: string | undefined;
}

const organization = z
  .object({ id: z.string().min(1), attributes: z.object({ name: optionalText }).nullish() })
  .transform(({ id, attributes }): OrganizationRecord => ({ id, name: attributes?.name }));

/**
 * The organisations of the key. The list is empty for a key with scopes, although the key works on its own
 * organisation by id (measured by third parties).
 */
export const organizations = listing({
  method: "GET",
  path: "/admin/v1/orgs",
  paging: "next-link",
  page: dataPage(organization),
  key: ({ id }) => id,
});

export const getOrganization = endpoint({
  method: "GET",
  path: "/admin/v1/orgs/{orgId}",
  effect: "read",
  response: dataBody(organization),
});

import { z } from "zod";
import type { ApiClient } from "../client";
import { collectPages, nextPageQuery } from "../pagination";
import { path } from "../path";
import { dataPage, optionalText } from "./responses";

export interface OrganizationRecord {
  readonly id: string;
  readonly name: string | undefined;
}

const organization = z
  .object({ id: z.string().min(1), attributes: z.object({ name: optionalText }).nullish() })
  .transform(({ id, attributes }): OrganizationRecord => ({ id, name: attributes?.name }));

const page = dataPage(organization);

/**
 * The organisations of the key. A key with scopes is shown none, though it works on its own one by id
 * (measured by third parties).
 */
export function listOrganizations(client: ApiClient): Promise<OrganizationRecord[]> {
  const listPath = path`/admin/v1/orgs`;
  return collectPages(listPath.path, (next) =>
    client.request({
      method: "GET",
      path: listPath,
      query: next === undefined ? {} : nextPageQuery(next, listPath.path, client.baseUrl),
      effect: "read",
      schema: page,
    }),
  );
}

export function getOrganization(client: ApiClient, orgId: string): Promise<OrganizationRecord> {
  return client.request({
    method: "GET",
    path: path`/admin/v1/orgs/${orgId}`,
    effect: "read",
    schema: z.object({ data: organization }).transform(({ data }) => data),
  });
}

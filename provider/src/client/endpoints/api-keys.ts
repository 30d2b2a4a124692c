import { z } from "zod";
import type { ApiClient } from "../client";
import { collectPages, nextPageQuery } from "../pagination";
import { path } from "../path";
import { dataPage, optionalText } from "./responses";

/** An organisation API key, without its secret. Nothing in it tells which of them a request was made with. */
export interface ApiKeyRecord {
  readonly id: string;
  readonly label: string;
  /** RFC 3339. */
  readonly expiresAt: string | undefined;
}

const page = dataPage(
  z.object({
    id: z.string().min(1),
    label: optionalText.transform((label) => label ?? ""),
    expiresAt: optionalText,
  }),
);

export function listApiKeys(client: ApiClient, orgId: string): Promise<ApiKeyRecord[]> {
  const listPath = path`/admin/api-access/v1/orgs/${orgId}/api-keys`;
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

import { z } from "zod";
import type { ApiClient } from "../client";
import { collectPages, nextPageQuery } from "../pagination";
import { path } from "../path";
import { dataPage, optionalText } from "./responses";

export interface DirectoryRecord {
  readonly directoryId: string;
  readonly name: string | undefined;
}

/** Stands for every directory that the caller may manage; for reads only. */
export const ALL_DIRECTORIES = "-";

const page = dataPage(z.object({ directoryId: z.string(), name: optionalText }));

export function listDirectories(client: ApiClient, orgId: string): Promise<DirectoryRecord[]> {
  const listPath = path`/admin/v2/orgs/${orgId}/directories`;
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

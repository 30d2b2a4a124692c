import { z } from "zod";
import type { ApiClient } from "../client";
import { collectPages } from "../pagination";
import { path } from "../path";
import { dataPage, optionalText } from "./responses";
import { SEARCH_PAGE_SIZE } from "./search-page-size";

export interface UserRecord {
  readonly accountId: string;
  readonly email: string | undefined;
  readonly name: string | undefined;
}

export interface UserFilter {
  readonly accountIds?: readonly string[];
  readonly groupIds?: readonly string[];
  readonly emails?: readonly string[];
}

const page = dataPage(z.object({ accountId: z.string().min(1), email: optionalText, name: optionalText }));

/** Every user that fits all the given filters. The cursor goes with the same filters again. */
export function searchUsers(
  client: ApiClient,
  orgId: string,
  directoryId: string,
  filter: UserFilter,
): Promise<UserRecord[]> {
  const searchPath = path`/admin/v2/orgs/${orgId}/directories/${directoryId}/users/search`;
  return collectPages(searchPath.path, (cursor) =>
    client.request({
      method: "POST",
      path: searchPath,
      body: { ...filter, limit: SEARCH_PAGE_SIZE, ...(cursor !== undefined && { cursor }) },
      effect: "read",
      schema: page,
    }),
  );
}

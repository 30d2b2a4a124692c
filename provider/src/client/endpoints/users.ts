import { z } from "zod";
import type { ApiClient } from "../client";
import { bareId, idKey } from "../ids";
import { collectPages, readPages, type Listing, type Page } from "../pagination";
import { path } from "../path";
import { dataPage, optionalText } from "./responses";
import { withPageSize } from "./search-page-size";

export interface UserRecord {
  readonly accountId: string;
  readonly email: string | undefined;
  readonly name: string | undefined;
  /** `active`, `suspended`, `deactivated` and others; the API may add some. */
  readonly status: string | undefined;
  /** When the organisation got the account, RFC 3339. */
  readonly addedToOrg: string | undefined;
  /** Roles in the organisation itself, such as `atlassian/org-admin`, where a search asked for them. */
  readonly platformRoles?: readonly string[] | undefined;
}

export interface UserFilter {
  readonly accountIds?: readonly string[];
  readonly groupIds?: readonly string[];
  readonly emails?: readonly string[];
  /** Such as `atlassian/org-admin`. */
  readonly roleIds?: readonly string[];
  readonly expand?: readonly "platformRoles"[];
}

const user = z.object({
  accountId: z.string().min(1).transform(bareId),
  email: optionalText,
  name: optionalText,
  status: optionalText,
  addedToOrg: optionalText,
  platformRoles: z
    .array(z.string())
    .nullish()
    .transform((roles) => roles ?? undefined),
});

const page = dataPage(user);

/** One page of the users that fit all the given filters. The cursor goes with the same filters again. */
export function searchUserPage(
  client: ApiClient,
  orgId: string,
  directoryId: string,
  filter: UserFilter,
  cursor?: string,
): Promise<Page<UserRecord>> {
  return withPageSize(client, (limit) =>
    client.request({
      method: "POST",
      path: path`/admin/v2/orgs/${orgId}/directories/${directoryId}/users/search`,
      body: { ...filter, ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }) },
      effect: "read",
      schema: page,
    }),
  );
}

/** Every user that fits all the given filters, from the page at `cursor` on if there is one. */
export function searchUsers(
  client: ApiClient,
  orgId: string,
  directoryId: string,
  filter: UserFilter,
  cursor?: string,
): Promise<UserRecord[]> {
  return collectPages(
    "users/search",
    (next) => searchUserPage(client, orgId, directoryId, filter, next),
    cursor,
  );
}

/** Every user that fits all the given filters, for readers who must know that nobody is missing. */
export function listUsers(
  client: ApiClient,
  orgId: string,
  directoryId: string,
  filter: UserFilter,
): Promise<Listing<UserRecord>> {
  return readPages(
    "users/search",
    (next) => searchUserPage(client, orgId, directoryId, filter, next),
    ({ accountId }) => idKey(accountId),
  );
}

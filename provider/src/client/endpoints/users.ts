import { z } from "zod";
import { listing } from "../endpoint";
import { idKey } from "../ids";
import { dataPage, optionalText, requiredId } from "./responses";

export interface UserRecord {
  readonly accountId: string;
  readonly email: string | undefined;
  readonly name: string | undefined;
  /** `active`, `suspended`, `deactivated` or another; the API can add more. */
  readonly status: string | undefined;
  /** When the account was added to the organisation, RFC 3339. */
  readonly addedToOrg: string | undefined;
  /** Roles in the organisation itself, such as `atlassian/org-admin`, if the search asked for them. */
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
  accountId: requiredId,
  email: optionalText,
  name: optionalText,
  status: optionalText,
  addedToOrg: optionalText,
  platformRoles: z
    .array(z.string())
    .nullish()
    .transform((roles) => roles ?? undefined),
});

/** Every user that matches all the given filters. */
export const searchUsers = listing({
  method: "POST",
  path: "/admin/v2/orgs/{orgId}/directories/{directoryId}/users/search",
  paging: "filter-and-cursor",
  isSized: true,
  body: (filter: UserFilter) => filter,
  page: dataPage<UserRecord>(user),
  key: ({ accountId }) => idKey(accountId),
});

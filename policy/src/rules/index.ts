import { accountDeletion } from "./account-deletion";
import { accountOwner } from "./account-owner";
import { accountProtect } from "./account-protect";
import { accountQuota } from "./account-quota";
import { adminAccessEnds } from "./admin-access-ends";
import { adminGroups } from "./admin-groups";
import { naming } from "./naming";
import { serviceGroups } from "./service-groups";
import { syncedGroups } from "./synced-groups";
import { tokenBroadScopes } from "./token-broad-scopes";
import { tokenExpiry } from "./token-expiry";
import { tokenForbiddenScopes } from "./token-forbidden-scopes";
import { tokenMaxLifetime } from "./token-max-lifetime";
import { tokenRotation } from "./token-rotation";
import { tokenUnknownScopes } from "./token-unknown-scopes";
import { tokensPerAccount } from "./tokens-per-account";

/** Every rule, in the order of the documentation. */
export const RULES = [
  tokenMaxLifetime,
  tokenExpiry,
  tokenRotation,
  tokenForbiddenScopes,
  tokenBroadScopes,
  tokenUnknownScopes,
  tokensPerAccount,
  accountOwner,
  accountProtect,
  accountDeletion,
  accountQuota,
  naming,
  adminGroups,
  adminAccessEnds,
  syncedGroups,
  serviceGroups,
] as const;

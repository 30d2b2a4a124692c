import type { Step } from "../trial";
import { accountUpdate } from "./account-update";
import { access } from "./access";
import { accountEnd } from "./end-account";
import { groupEnd } from "./end-group";
import { tokensEnd } from "./end-tokens";
import { events } from "./events";
import { groupUpdate } from "./group-update";
import { make } from "./make";
import { leave, membership, membershipAfterAccess, personMember } from "./members";
import { directory, key, listings } from "./reads";
import { roles, rolesEnd } from "./roles";
import { tokenBeforeAccess, tokenUse } from "./token-use";
import { tokens } from "./tokens";
import { person, site } from "./wishes";

/** What is read before anything is written. A problem that it finds keeps the trial from writing. */
export const READS: readonly Step[] = [key, directory, listings, site, person];

/** What writes, in this order. What can be refused for want of a place, a licence or a directory comes first. */
export const WRITES: readonly Step[] = [
  make,
  membership,
  personMember,
  tokens,
  accountUpdate,
  groupUpdate,
  tokenBeforeAccess,
  access,
  membershipAfterAccess,
  roles,
  tokenUse,
  leave,
  rolesEnd,
  tokensEnd,
  groupEnd,
  accountEnd,
  events,
];

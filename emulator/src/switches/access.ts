import { count, oneOf, optionalCount } from "./switch";

/** Members of groups and roles. Times are milliseconds of the emulator's clock. */
export const accessSwitches = {
  /** The status of adding a member. */
  addMembershipStatus: oneOf(204, 200, 201),
  /** The response to adding a member again: 204, or 409 `ADMIN-UAM-409-2`. */
  reAddMembership: oneOf(204, 409),
  /** The status of removing a member. */
  removeMembershipStatus: oneOf(204, 200, 202),
  /** The status of the response to removing an account that is not a member. */
  removeNonMember: oneOf(404, 400, 409, 204),
  /** Delay until reads show a new member, and no longer show a removed one unless `membershipRemoveLagMs` is set. */
  membershipLagMs: count(0),
  /** Delay until reads no longer show a removed member; null for that of `membershipLagMs`. */
  membershipRemoveLagMs: optionalCount(),
  /** How user search writes `accountId`. */
  memberIdForm: oneOf("plain", "uppercase", "ari"),
  /** Whether user search finds service accounts. If not, they cannot be members either. */
  serviceAccountsInDirectory: oneOf(true, false),
  /** When a service account can be a member: always, once it has access to an app, or never. */
  serviceAccountsInGroups: oneOf("always", "afterAppAccess", "never"),
  /** How many distinct accounts can be in any group; one more is 409 `ADMIN-UAM-409-3`. Null for no limit. */
  licenceLimit: optionalCount(),

  /**
   * Delay until reads show a role assignment or product grant, and no longer show a removed one unless
   * `roleRevokeLagMs` is set.
   */
  roleLagMs: count(0),
  /** Delay until reads no longer show a revoked role; null for that of `roleLagMs`. */
  roleRevokeLagMs: optionalCount(),
  /** The resources that roles are assigned on: the workspace's own ARI, or any ARI of its site. Others are 404. */
  roleResource: oneOf("workspace", "site"),
};

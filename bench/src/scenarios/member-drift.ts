import type { Membership } from "../programs/parameters";
import type { Drift } from "./scenario";

/** Removes a member from its group, which the drift check must report for `resource`. */
export function memberDrift(membership: Membership | undefined, resource: string): Drift {
  if (membership === undefined) {
    throw new RangeError(`There is no member of "${resource}" to remove.`);
  }
  const member = { group: membership.groupId, account: membership.accountId };
  return {
    change: { action: "removeMember", ...member },
    repair: { action: "addMember", ...member },
    resource,
  };
}

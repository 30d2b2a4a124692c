import type { Membership } from "../programs/parameters";
import type { Drift } from "./scenario";

/** Somebody takes a member out of its group, which the drift check has to find at `resource`. */
export function memberDrift(membership: Membership | undefined, resource: string): Drift {
  if (membership === undefined) {
    throw new RangeError(`There is no member of "${resource}" to take out.`);
  }
  const member = { group: membership.groupId, account: membership.accountId };
  return {
    change: { action: "removeMember", ...member },
    repair: { action: "addMember", ...member },
    resource,
  };
}

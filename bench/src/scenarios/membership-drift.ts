import type { MembershipsParameters } from "../programs/parameters";
import type { Drift } from "./scenario";

/** Somebody takes one member out of its group. */
export function membershipDrift({ memberships }: MembershipsParameters, index: number): Drift {
  const membership = memberships[index];
  if (membership === undefined) {
    throw new RangeError(`There is no membership ${index}.`);
  }
  const member = { group: membership.groupId, account: membership.accountId };
  return {
    change: { action: "removeMember", ...member },
    repair: { action: "addMember", ...member },
    resource: `membership-${index}`,
  };
}

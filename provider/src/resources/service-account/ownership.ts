import type { Properties } from "../../lifecycle/properties";
import { nameInMark } from "../../organization/mark";
import type { AccountClaim } from "../../organization/service-accounts";
import type { ServiceAccountState } from "./schema";

/**
 * Adds `origin` to a state of a version before 0.2.0. In doubt the account counts as adopted or imported, so that its
 * delete needs a proof.
 */
export function withOrigin(state: Properties): Properties {
  const { adoptExisting, createdAt, origin } = state;
  const ofNew = adoptExisting === true ? "adopted" : "created";
  return { ...state, origin: origin ?? (createdAt === undefined ? "imported" : ofNew) };
}

/** The facts that decide whether a delete is allowed. */
export function claimOf(state: ServiceAccountState): AccountClaim {
  const { deletionConfirmed, markedAs, origin = "imported" } = state;
  return {
    name: nameInMark(state),
    origin: deletionConfirmed === true ? "confirmed" : origin,
    wasMarked: markedAs !== undefined,
  };
}

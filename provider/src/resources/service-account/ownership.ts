import type { Properties } from "../../lifecycle/properties";
import type { AccountClaim } from "../../organization/service-accounts";
import type { ServiceAccountState } from "./schema";

/**
 * States of versions before 0.2.0 do not hold how the resource got its account. A doubt counts as adopted, so
 * that the delete needs a mark.
 */
export function withOrigin(state: Properties): Properties {
  const { adoptExisting, createdAt, origin } = state;
  const ofNew = adoptExisting === true ? "adopted" : "created";
  return { ...state, origin: origin ?? (createdAt === undefined ? "imported" : ofNew) };
}

/** What a delete goes by. */
export function claimOf({
  deletionConfirmed,
  managedBy,
  markedAs,
  origin = "imported",
}: ServiceAccountState): AccountClaim {
  return {
    name: markedAs ?? managedBy,
    origin: deletionConfirmed === true ? "confirmed" : origin,
    wasMarked: markedAs !== undefined,
  };
}

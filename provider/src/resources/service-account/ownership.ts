import type { AccountClaim } from "../../organization/service-accounts";
import type { ServiceAccountOutputs, ServiceAccountState } from "./schema";

type Previous = Pick<ServiceAccountState, "adoptExisting" | "createdAt" | "markedAs" | "origin">;

/**
 * How the resource came by its account. States of versions before 0.2.0 do not say it, so a doubt counts as
 * adopted.
 */
export function originOf({
  adoptExisting,
  createdAt,
  origin,
}: Previous): NonNullable<ServiceAccountOutputs["origin"]> {
  if (origin !== undefined) {
    return origin;
  }
  if (createdAt === undefined) {
    return "imported";
  }
  return adoptExisting === true ? "adopted" : "created";
}

/** What a delete goes by. */
export function claimOf(state: ServiceAccountState): AccountClaim {
  return {
    name: state.markedAs ?? state.managedBy,
    origin: state.deletionConfirmed === true ? "confirmed" : originOf(state),
    wasMarked: state.markedAs !== undefined,
  };
}

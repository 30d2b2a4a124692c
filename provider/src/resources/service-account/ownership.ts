import { distinctName, isNamed, othersThan, readMark } from "../../organization/mark";
import type { Organization } from "../../organization/organization";
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

/**
 * The name in the mark of a resource that adopts an account. Where its name is there already, an interrupted
 * run left it, or a resource of the same name that this one is about to replace; that one must be told apart.
 */
export function nameForAdoption(
  { record }: Organization,
  stored: string | undefined,
  managedBy: string | undefined,
): string | undefined {
  const mark = readMark(stored);
  return managedBy !== undefined && isNamed(mark, managedBy) && record.isRecorded("ServiceAccount", managedBy)
    ? distinctName(mark.holders, managedBy)
    : managedBy;
}

/** The name in the mark of a resource that has its account: the one it has, until the resource gets another name. */
export function nameForUpdate(
  { markedAs }: Previous,
  stored: string | undefined,
  managedBy: string | undefined,
): string | undefined {
  if (managedBy === undefined || markedAs === undefined) {
    return managedBy ?? markedAs;
  }
  if (markedAs === managedBy || markedAs.startsWith(`${managedBy}#`)) {
    return markedAs;
  }
  const { holders } = readMark(stored);
  return othersThan(holders, markedAs).includes(managedBy) ? distinctName(holders, managedBy) : managedBy;
}

import { distinctName, isNamed, othersThan, type MarkedText, type MarkOwner } from "../organization/mark";
import type { StackRecord } from "../organization/stack-record";

/**
 * The name in the mark for a resource that adopts an object. If its name is there already, an interrupted run
 * wrote it and the name is kept. The exception is an object that this stack is about to replace: old and new
 * need two names.
 */
export function nameForAdoption(
  record: StackRecord,
  type: string,
  mark: MarkedText,
  managedBy: string | undefined,
): string | undefined {
  return managedBy !== undefined && isNamed(mark, managedBy) && record.isRecorded(type, managedBy)
    ? distinctName(mark.holders, managedBy)
    : managedBy;
}

/** The name in the mark for a resource that has its object: the one that it has, until the resource is renamed. */
export function nameForUpdate(
  { markedAs }: MarkOwner,
  { holders }: MarkedText,
  managedBy: string | undefined,
): string | undefined {
  if (managedBy === undefined || markedAs === undefined) {
    return managedBy ?? markedAs;
  }
  if (markedAs === managedBy || markedAs.startsWith(`${managedBy}#`)) {
    return markedAs;
  }
  return othersThan(holders, markedAs).includes(managedBy) ? distinctName(holders, managedBy) : managedBy;
}

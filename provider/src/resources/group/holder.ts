import { distinctName, othersThan } from "../../organization/mark";

/** Which resource a state belongs to, as its mark has it. */
export interface MarkOwner {
  readonly managedBy?: string | undefined;
  readonly markedAs?: string | undefined;
}

/** The mark of a group from now on, and the name by which the resource stands in it. */
export interface Mark {
  readonly holders: readonly string[];
  readonly own: string | undefined;
}

/**
 * Puts the resource into the mark, in the place of its previous name if it has one. A name that stands there
 * for another resource, perhaps of an interrupted run or of a stack of the same name in another backend, is
 * not shared: each may leave without the other.
 */
export function markFor(
  holders: readonly string[],
  managedBy: string | undefined,
  previous: MarkOwner | undefined,
): Mark {
  if (managedBy === undefined) {
    return { holders, own: undefined };
  }
  const previousName = previous?.markedAs ?? previous?.managedBy;
  const others = othersThan(holders, previousName);
  const isSameResource = previousName !== undefined && managedBy === previous?.managedBy;
  const newName = others.includes(managedBy) ? distinctName(others, managedBy) : managedBy;
  const own = isSameResource ? previousName : newName;
  // The order of the others stays, so that nothing is sent where nothing changes.
  const isThere = others.length < holders.length;
  return { holders: isThere && isSameResource ? holders : [...others, own], own };
}

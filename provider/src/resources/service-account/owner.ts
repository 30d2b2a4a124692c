import { readMark } from "../../organization/mark";

/** Description and owner as a program gives them. */
export interface DescriptionAndOwner {
  readonly description?: string | undefined;
  readonly owner?: string | undefined;
}

const OWNER = /(?:^|\s)\[owner: ([^\n\r[\]]+)\]\s*$/;

/**
 * Joins description and owner. Atlassian has no field for an owner, so the owner is at the end of the description as
 * `[owner: …]`, where an admin sees it in the console. The stored text also ends with the mark
 * (`organization/mark.ts`).
 */
export function toDescriptionText({ description, owner }: DescriptionAndOwner): string {
  return [description, owner === undefined ? undefined : `[owner: ${owner}]`]
    .filter((part) => part !== undefined)
    .join(" ");
}

/** Reads description and owner from a stored description, by this provider or by a person. Leaves out the mark. */
export function fromStoredDescription(stored: string | undefined): DescriptionAndOwner {
  const { text } = readMark(stored);
  const owner = OWNER.exec(text)?.[1];
  const description = text.replace(OWNER, "").trim();
  return { description: description || undefined, owner };
}

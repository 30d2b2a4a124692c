import { readMark } from "../../organization/mark";

/** Description and owner as a program gives them. */
export interface DescriptionAndOwner {
  readonly description?: string | undefined;
  readonly owner?: string | undefined;
}

const OWNER = /(?:^|\s)\[owner: ([^\n\r[\]]+)\]\s*$/;

/**
 * Description and owner as one text. Atlassian has no field for an owner, so the owner stands at the end of
 * the description as `[owner: …]`, where an admin sees it in the console. The mark of the resources that have
 * the account follows when it is stored (`organization/mark.ts`).
 */
export function toDescriptionText({ description, owner }: DescriptionAndOwner): string {
  return [description, owner === undefined ? undefined : `[owner: ${owner}]`]
    .filter((part) => part !== undefined)
    .join(" ");
}

/**
 * Reads description and owner out of what Atlassian stores, whether this provider or a person wrote it. The
 * mark is left out.
 */
export function fromStoredDescription(stored: string | undefined): DescriptionAndOwner {
  const { text } = readMark(stored);
  const owner = OWNER.exec(text)?.[1];
  const description = text.replace(OWNER, "").trim();
  return { description: description || undefined, owner };
}

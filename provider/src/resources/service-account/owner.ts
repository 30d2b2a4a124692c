/** Description and owner as a program gives them. */
export interface DescriptionAndOwner {
  readonly description?: string | undefined;
  readonly owner?: string | undefined;
}

const OWNER = /(?:^|\s)\[owner: ([^\n\r[\]]+)\]\s*$/;

/**
 * The description that Atlassian stores. It has no field for an owner, so the owner stands at the end of the description as `[owner: …]`,
 * where a person in the admin console sees it.
 */
export function toStoredDescription({ description, owner }: DescriptionAndOwner): string {
  return [description, owner === undefined ? undefined : `[owner: ${owner}]`]
    .filter((part) => part !== undefined)
    .join(" ");
}

/** Reads back what `toStoredDescription` wrote, or what somebody wrote by hand. */
export function fromStoredDescription(stored: string | undefined): DescriptionAndOwner {
  const owner = stored === undefined ? undefined : OWNER.exec(stored)?.[1];
  const description = stored?.replace(OWNER, "").trim();
  return { description: description || undefined, owner };
}

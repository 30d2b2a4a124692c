/** Room for the longest marker with the blank line after it. */
export const MARKER_ROOM = 1000;

const WHAT = "atlassian-admin review";

/** Hidden by GitHub and GitLab. */
export function toHtmlMarker(stack: string): string {
  return `<!-- ${WHAT}: ${escapeStack(stack)} -->`;
}

/**
 * Bitbucket Cloud shows HTML as text, and hides the definition of a link that nothing refers to
 * (https://github.com/The-PR-Agent/pr-agent/issues/3283, https://github.com/terraform-docs/terraform-docs/issues/463).
 */
export function toLinkMarker(stack: string): string {
  return `[//]: # (${WHAT}: ${escapeStack(stack)})`;
}

/**
 * The marker comes first, so that the quote of a reply does not contain it. A blank line separates it from the
 * text.
 */
export function withMarker(marker: string, markdown: string): string {
  return `${marker}\n\n${markdown.trim()}`;
}

export function hasMarker(marker: string, body: string): boolean {
  return normalise(body).startsWith(`${marker}\n`);
}

/** Whether two bodies are the same comment: services change line endings and trailing spaces. */
export function isSameBody(one: string, other: string): boolean {
  return normalise(one) === normalise(other);
}

function normalise(body: string): string {
  return body.replaceAll("\r\n", "\n").trim();
}

/** The text contains nothing that could end the marker early, and different names have different forms. */
function escapeStack(stack: string): string {
  return stack.replace(/[^\w./-]|-(?=-)/gu, (character) =>
    Buffer.from(character).toString("hex").replace(/../g, "%$&"),
  );
}

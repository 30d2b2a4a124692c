import { printable } from "../../../output";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/**
 * Untrusted text as Slack mrkdwn: with these three characters escaped it cannot mention anybody or form a link.
 * Cut to `limit` characters, never within an entity or a surrogate pair.
 */
export function toMrkdwn(text: string, limit: number): string {
  let escaped = "";
  for (const character of printable(text)) {
    const piece = ENTITIES[character] ?? character;
    if (escaped.length + piece.length > limit) {
      return `${withoutLast(escaped)}…`;
    }
    escaped += piece;
  }
  return escaped;
}

/** Leaves room for the ellipsis. */
function withoutLast(escaped: string): string {
  return escaped.replace(/(&\w+;|.)$/su, "");
}

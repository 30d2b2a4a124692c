import { printable } from "../../../output";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/**
 * A text that others chose, as Slack's mrkdwn: with these three escaped it can neither mention somebody nor be a link.
 * Cut to `limit` characters, never within an entity or a character of two units.
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

/** Makes room for the sign of the cut. */
function withoutLast(escaped: string): string {
  return escaped.replace(/(&\w+;|.)$/su, "");
}

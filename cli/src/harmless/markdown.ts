import { disarm } from "./runner-commands";
import { printable, printableLine } from "./terminal";

/** The longest name that is shown in full. */
const LONGEST_NAME = 120;

/**
 * An untrusted name as Markdown code, so that it cannot be markup, a link, an emoji or a mention on GitHub, GitLab
 * and Bitbucket. Characters that would end the code or the table cell are replaced with look-alikes.
 */
export function codeOf(name: string): string {
  const line = disarm(printable(name)).replaceAll("`", "ˋ").replaceAll("|", "¦").replaceAll("\\", "⧵");
  const characters = Array.from(line);
  const shown = characters.length > LONGEST_NAME ? `${characters.slice(0, LONGEST_NAME).join("")}…` : line;
  // Code that consists only of spaces is not rendered as code.
  return `\`${shown.trim() === "" ? "(empty)" : shown}\``;
}

/**
 * A sentence with untrusted parts, such as a reason from the engine, escaped so that it contains no markup, link,
 * mention or table separator.
 */
export function plainOf(text: string): string {
  return printableLine(text)
    .replace(/^(?=[-+=\d])/, "\u200b")
    .replace(/[\\`*_{}[\]<>|#~!&$]/g, String.raw`\$&`)
    .replace(/[@:](?=\S)|#(?=\d)|www(?=\.)|GH(?=-)/gi, "$&\u200b");
}

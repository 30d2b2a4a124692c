import { disarm } from "./runner-commands";
import { printable, printableLine } from "./terminal";

/** Longest name that is shown whole. */
const LONGEST_NAME = 120;

/**
 * A name that others chose, as code: there it can be neither markup nor a link, an emoji or a mention, on
 * GitHub, GitLab and Bitbucket alike. What would end the code or the cell of a table is shown as a character
 * that looks like it.
 */
export function codeOf(name: string): string {
  const line = disarm(printable(name)).replaceAll("`", "ˋ").replaceAll("|", "¦").replaceAll("\\", "⧵");
  const characters = Array.from(line);
  const shown = characters.length > LONGEST_NAME ? `${characters.slice(0, LONGEST_NAME).join("")}…` : line;
  // Code of spaces alone is no code.
  return `\`${shown.trim() === "" ? "(empty)" : shown}\``;
}

/**
 * A sentence that may hold what others wrote, such as a reason that the engine gives, so that none of it is
 * markup, a link, a mention or another cell.
 */
export function plainOf(text: string): string {
  return printableLine(text)
    .replace(/^(?=[-+=\d])/, "\u200b")
    .replace(/[\\`*_{}[\]<>|#~!&$]/g, String.raw`\$&`)
    .replace(/[@:](?=\S)|#(?=\d)|www(?=\.)|GH(?=-)/gi, "$&\u200b");
}

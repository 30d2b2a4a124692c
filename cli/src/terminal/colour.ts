import { inspect } from "node:util";

const STYLES = ["red", "yellow", "green", "bold", "dim"] as const;

export type Style = (typeof STYLES)[number];

/** The codes that start and end a style. */
function codesOf(style: Style): [string, string] {
  const [on, off] = inspect.colors[style] ?? [0, 0];
  return [`\u001b[${on}m`, `\u001b[${off}m`];
}

/** The only terminal codes that our own output can contain. */
export const OWN_CODES: readonly string[] = [...new Set(STYLES.flatMap(codesOf))];

/**
 * Whether a stream gets colours, by the usual rules: `NO_COLOR` disables them, `FORCE_COLOR` enables them, and
 * otherwise a terminal that is not "dumb" gets them (https://no-color.org, https://force-color.org).
 */
export function isColoured(
  { isTTY }: Pick<NodeJS.WriteStream, "isTTY">,
  { NO_COLOR = "", FORCE_COLOR = "", TERM }: NodeJS.ProcessEnv = process.env,
): boolean {
  if (NO_COLOR !== "") {
    return false;
  }
  if (FORCE_COLOR !== "") {
    return !["0", "false"].includes(FORCE_COLOR);
  }
  return isTTY && TERM !== "dumb";
}

/** The text in a style, wherever it is printed to: `exit.ts` removes the codes if colours are off. */
export function styled(style: Style | undefined, text: string): string {
  if (style === undefined || text === "") {
    return text;
  }
  const [on, off] = codesOf(style);
  return `${on}${text}${off}`;
}

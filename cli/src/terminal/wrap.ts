import stringWidth from "string-width";

const CHARACTERS = new Intl.Segmenter("en");

/** The number of columns that a text uses on a terminal. */
export function widthOf(text: string): number {
  // Most texts use one column per letter, and measuring is slow.
  return /^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text);
}

/**
 * Breaks a text into lines of at most so many columns, between words if possible. Nothing is left out.
 * A quoted command stays on one line, also a longer one.
 */
export function wrap(text: string, columns: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, columns));
}

/** As much of a text as fits, with `…` for the rest. */
export function shorten(text: string, columns: number): string {
  // Names can be arbitrarily long, so only as much is read as can be shown.
  const read = text.slice(0, columns * MOST_UNITS);
  if (read.length === text.length && widthOf(read) <= columns) {
    return text;
  }
  const [first = ""] = pieces(read, Math.max(1, columns - 1));
  return `${first}…`;
}

/**
 * UTF-16 units per column: a family emoji has eight on two columns. The limit also bounds the accents of one
 * letter.
 */
const MOST_UNITS = 6;

function wrapLine(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  let width = 0;
  for (const word of wordsOf(text).flatMap((one) => (COMMAND.test(one) ? [one] : pieces(one, columns)))) {
    const wordWidth = widthOf(word);
    if (line !== "" && width + 1 + wordWidth > columns) {
      lines.push(line);
      [line, width] = [word, wordWidth];
    } else {
      [line, width] = line === "" ? [word, wordWidth] : [`${line} ${word}`, width + 1 + wordWidth];
    }
  }
  return [...lines, line];
}

/** A quoted command begins so. */
const COMMAND = /^\(?"(?:pulumi|atlassian-admin|npm|npx) [^"]*/;

/** The words of a text. A quoted command is one word: a line break inside would be pasted with it. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const word of text.split(" ")) {
    const last = words.at(-1);
    const isInCommand =
      last !== undefined && /^\(?"(?:pulumi|atlassian-admin|npm|npx)(?: [^"]*)?$/.test(last);
    if (isInCommand) {
      words[words.length - 1] = `${last} ${word}`;
    } else {
      words.push(word);
    }
  }
  return words;
}

/** Splits a word into parts that each fit on a line. */
function pieces(word: string, columns: number): string[] {
  if (word.length <= columns && widthOf(word) <= columns) {
    return [word];
  }
  const found: string[] = [];
  let piece = "";
  let width = 0;
  for (const { segment } of CHARACTERS.segment(word)) {
    const own = widthOf(segment);
    if (width + own > columns && piece !== "") {
      found.push(piece);
      [piece, width] = ["", 0];
    }
    piece += segment;
    width += own;
  }
  return [...found, piece];
}

/** The last character of the alphabets that take one column; whatever comes after counts as two, which is never too few. */
const LAST_NARROW = 0x10ff;

/** Breaks a text into lines of so many columns, between words where a word fits on a line. */
export function wrap(text: string, columns: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, columns));
}

function wrapLine(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  let width = 0;
  for (const word of text.split(" ").flatMap((one) => pieces(one, columns))) {
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

/** A word in parts that each fit on a line. */
function pieces(word: string, columns: number): string[] {
  const found: string[] = [];
  let piece = "";
  let width = 0;
  for (const character of word) {
    const own = widthOf(character);
    if (width + own > columns) {
      found.push(piece);
      [piece, width] = ["", 0];
    }
    piece += character;
    width += own;
  }
  return [...found, piece];
}

function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    width += (character.codePointAt(0) ?? 0) > LAST_NARROW && !isDrawn(character) ? 2 : 1;
  }
  return width;
}

/** What our own sentences use beyond the alphabets. */
function isDrawn(character: string): boolean {
  return "→…–—“”‘’\u{fffd}".includes(character);
}

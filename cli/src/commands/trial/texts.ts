/** The changes that an organisation can make to a text that it receives. */
const CHANGES = {
  nfc: (text: string) => text.normalize("NFC"),
  squeeze: (text: string) => text.replace(/\s+/g, " "),
  lowercase: (text: string) => text.toLowerCase(),
  uppercase: (text: string) => text.toUpperCase(),
  escape: (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character),
} as const;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export type TextChange = keyof typeof CHANGES | "suffix";

export interface ChangedText {
  readonly changes: readonly TextChange[];
  /** Where the text was cut, in characters; undefined where it was not. */
  readonly limit: number | undefined;
}

/** The order in which a profile names changes. */
const ORDER: readonly TextChange[] = ["squeeze", "nfc", "lowercase", "uppercase", "escape", "suffix"];

/**
 * What happened to a text between sending and showing it. An escape is applied last, after a cut.
 * @param possible The changes to consider.
 * @returns `undefined` where nothing known explains it.
 */
export function changedText(
  sent: string,
  shown: string,
  possible: readonly TextChange[],
): ChangedText | undefined {
  for (const changes of subsetsOf(possible)) {
    const plain = changes.filter(
      (change): change is Exclude<TextChange, "suffix"> => !["escape", "suffix"].includes(change),
    );
    const changed = plain.reduce((text, change) => CHANGES[change](text), sent);
    const finish = (text: string): string => (changes.includes("escape") ? CHANGES.escape(text) : text);
    if (finish(changed) === shown || (changes.includes("suffix") && isSuffixed(shown, finish(changed)))) {
      return { changes: sorted(changes), limit: undefined };
    }
    const limit = cutAt(changed, shown, finish);
    if (limit !== undefined) {
      return { changes: sorted(changes), limit };
    }
  }
  return undefined;
}

/** The number of characters after which a text was cut to what is shown; at least one is there and one is missing. */
function cutAt(text: string, shown: string, finish: (text: string) => string): number | undefined {
  const characters = Array.from(text);
  for (let limit = 1; limit < characters.length; limit += 1) {
    const cut = finish(characters.slice(0, limit).join(""));
    if (cut === shown) {
      return limit;
    }
    if (cut.length > shown.length) {
      return undefined;
    }
  }
  return undefined;
}

function isSuffixed(shown: string, text: string): boolean {
  return shown.length > text.length && shown.startsWith(text);
}

/** Fewer changes first, so that the simplest explanation wins. */
function subsetsOf(possible: readonly TextChange[]): TextChange[][] {
  const subsets = possible.reduce<TextChange[][]>(
    (all, change) => [...all, ...all.map((subset) => [...subset, change])],
    [[]],
  );
  return subsets.sort((left, right) => left.length - right.length);
}

function sorted(changes: readonly TextChange[]): TextChange[] {
  return ORDER.filter((change) => changes.includes(change));
}

/** A sentence whose names are kept separate from its words, so that each format can escape them. */
export type Phrase = readonly (string | Name)[];

interface Name {
  readonly name: string;
}

/** Builds a phrase from a template: the filled-in values are names, or phrases. */
export function said(words: TemplateStringsArray, ...names: readonly (string | Phrase)[]): Phrase {
  return words.flatMap((word, index) => {
    const name = names[index];
    const filled: Phrase = name === undefined ? [] : typeof name === "string" ? [{ name }] : name;
    return [...(word === "" ? [] : [word]), ...filled];
  });
}

/** The first names of a list, and how many more there are. */
export function listed(names: readonly string[], most: number): Phrase {
  const shown = names.slice(0, most);
  const surplus = names.length - shown.length;
  return [
    ...shown.flatMap((name, index) => [...(index === 0 ? [] : [", "]), { name }]),
    ...(surplus > 0 ? [` and ${surplus} more`] : []),
  ];
}

/** Reserved words, which cannot name a constant in a module. */
const RESERVED = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for " +
    "function if implements import in instanceof interface let new null package private protected public return static super switch this " +
    "throw true try typeof undefined var void while with yield " +
    // Names that the files import or use.
    "Object ApiToken Group GroupMembership GroupRoleAssignment ServiceAccount"
  ).split(" "),
);

/** Hands out unused names. */
export class Names {
  readonly #taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.#taken = new Set(taken);
  }

  /** The name itself, or the name with the first free number. */
  take(name: string): string {
    let free = name;
    for (let number = 2; this.#taken.has(free); number += 1) {
      free = `${name}-${number}`;
    }
    this.#taken.add(free);
    return free;
  }
}

/** A text as part of a logical name: lower-case ASCII letters, digits and hyphens, such as `deploy-bot`. */
export function toSlug(text: string): string {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[^a-z\d]+/g, "-").replace(/^-+|-+$/g, "") || "unnamed";
}

/** A slug as the name of a constant, such as `deployBot`. Two slugs can give the same constant. */
export function toIdentifier(slug: string): string {
  const camel = slug.replace(/-+([a-z\d])/g, (_, next: string) => next.toUpperCase());
  return RESERVED.has(camel) || /^\d/.test(camel) ? `_${camel}` : camel;
}

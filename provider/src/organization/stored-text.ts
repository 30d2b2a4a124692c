/** Compares texts with the forms in which Atlassian can store them. */

/** The form in which texts are compared: composed characters, and one space instead of several. */
export function normalizeText(text: string | undefined): string {
  return (text ?? "").normalize("NFC").replace(/\s+/g, " ").trim();
}

/** Whether two texts differ at most in spaces and in the composition of characters. */
export function isSameText(left: string | undefined, right: string | undefined): boolean {
  return normalizeText(left) === normalizeText(right);
}

/** A key that is the same for every form of one name: whatever its case, spaces and composition of characters. */
export function nameKey(name: string): string {
  return normalizeText(name).toLowerCase();
}

export function isSameName(left: string, right: string): boolean {
  return nameKey(left) === nameKey(right);
}

/** Whether two texts are the same in another case, with other spaces or escaped for HTML. */
export function isSameIgnoringCase(left: string | undefined, right: string | undefined): boolean {
  return looselyNormalized(left) === looselyNormalized(right);
}

/**
 * Whether the API can store `given` as `stored`: with another case or other spaces, escaped for HTML, or cut at
 * the end.
 */
export function isStoredFormOf(stored: string | undefined, given: string): boolean {
  const ofStored = looselyNormalized(stored?.replace(/(?:…|\.{3})\s*$/u, ""));
  const ofGiven = looselyNormalized(given);
  return ofStored === ofGiven || (ofStored !== "" && ofGiven.startsWith(ofStored));
}

function looselyNormalized(text: string | undefined): string {
  return normalizeText(decodeEntities(text ?? "")).toLowerCase();
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi;

/** Undoes the escaping of plain text for HTML: the special characters, and numeric forms of any character. */
export function decodeEntities(text: string): string {
  return text.replace(ENTITY, (entity: string, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined) {
      return ENTITIES[name.toLowerCase()] ?? entity;
    }
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : entity;
  });
}

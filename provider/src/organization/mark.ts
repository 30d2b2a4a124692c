import { decodeEntities, isSameIgnoringCase } from "./stored-text";

/**
 * The mark at the end of a stored description: `[managed by Pulumi: acme/prod:deploy-bot; acme/dev:bot]`. It
 * names every resource that has the object, as `<project>/<stack>:<name>`, so that no stack deletes what
 * another one uses (DESIGN.md, "What cannot be undone needs proof"). An admin can read it in the console.
 */
export interface MarkedText {
  /** The description without the mark. */
  readonly text: string;
  /** The names that can be read for certain. A name that stands here twice belongs to two resources. */
  readonly holders: readonly string[];
  /** Whether there is a mark, and all of it can be read. A mark that lost its end may have lost any number of names. */
  readonly isReadable: boolean;
}

const LEAD = "[managed by Pulumi: ";
const SEPARATOR = "; ";

// The API may escape the description for HTML, or change case and spaces.
const OPEN = String.raw`(?:\[|&#0*91;|&#x0*5b;)`;
const CLOSE = String.raw`(?:\]|&#0*93;|&#x0*5d;)`;
const MARK = new RegExp(
  String.raw`\s*${OPEN}\s*managed\s+by\s+pulumi\s*:([^[\]]*?)(?:${CLOSE}\s*|(?=\s*${OPEN})|$)`,
  "gi",
);
const CLOSED = new RegExp(String.raw`${CLOSE}\s*$`, "i");
const LAST_BRACKET = new RegExp(String.raw`\s*${OPEN}([^[\]]*)$`, "i");
/** The fewest characters of a mark that was cut off before its first name; a shorter rest may be anybody's text. */
const SHORTEST_REST = "managed".length;

/** Reads what `writeMark` wrote, also after the API changed or cut it. Several marks count as one. */
export function readMark(stored: string | undefined): MarkedText {
  let wholeMarks = 0;
  let cutMarks = 0;
  const holders: string[] = [];
  const rest = (stored ?? "").replace(MARK, (mark: string, list: string) => {
    const names = decodeEntities(list)
      .split(";")
      .map((name) => decodeName(name.trim()));
    if (CLOSED.test(mark)) {
      wholeMarks += 1;
      holders.push(...names);
    } else {
      cutMarks += 1;
      holders.push(...names.slice(0, -1));
    }
    return " ";
  });
  const text = withoutRestOfMark(rest);
  return {
    text: text.trim(),
    holders: holders.filter((name) => name !== ""),
    isReadable: wholeMarks > 0 && cutMarks === 0 && text === rest,
  };
}

/** Why an object that is about to be created can exist and name the resource already; ends a sentence. */
export function whyNamed({ holders }: Pick<MarkedText, "holders">, own: string | undefined): string {
  return own !== undefined && holders.includes(own)
    ? `, and its description names this resource: an interrupted run created it, Pulumi was asked to replace it (--replace, a taint), ` +
        `or the state has it under the type of the other provider ("atlassian-admin doctor" says so)`
    : "";
}

/** The description to store: the text, and the mark if anybody is to be named. */
export function writeMark(text: string, holders: readonly string[]): string {
  const mark = holders.length === 0 ? "" : `${LEAD}${holders.map(encodeName).join(SEPARATOR)}]`;
  return [text.trim(), mark].filter((part) => part !== "").join(" ");
}

/** Whether a text holds a mark or a part of one, which a program may not give. */
export function holdsMark(text: string): boolean {
  return readMark(text).text !== text.trim();
}

/** Whether the mark names `own`, and can be read to its end. */
export function isNamed({ holders, isReadable }: MarkedText, own: string | undefined): boolean {
  return isReadable && indexOf(holders, own) !== -1;
}

/** The holders without `own`: the others that have the object. */
export function othersThan(holders: readonly string[], own: string | undefined): string[] {
  const index = indexOf(holders, own);
  return holders.filter((_, position) => position !== index);
}

/** The holders with `own` in the place of `previous`, the name that the resource had before. */
export function withHolder(
  holders: readonly string[],
  own: string,
  previous: string | undefined = own,
): string[] {
  const others = othersThan(holders, previous);
  return others.includes(own) ? others : [...others, own];
}

/** A name for a resource whose name is in the mark for another resource: `acme/prod:deploy-bot#2`. */
export function distinctName(holders: readonly string[], own: string): string {
  for (let number = 2; ; number += 1) {
    const name = `${own}#${number}`;
    if (indexOf(holders, name) === -1) {
      return name;
    }
  }
}

/** How messages call a holder: `resource "deploy-bot" of stack "acme/prod"`. */
export function describeHolder(holder: string): string {
  const colon = holder.indexOf(":");
  return colon === -1
    ? `"${holder}"`
    : `resource "${holder.slice(colon + 1)}" of stack "${holder.slice(0, colon)}"`;
}

/**
 * Where a name stands. An API may change its case, but two names that differ in case are two resources in
 * Pulumi: another spelling counts only where the exact one is missing and a single name fits.
 */
function indexOf(holders: readonly string[], own: string | undefined): number {
  if (own === undefined) {
    return -1;
  }
  const exact = holders.indexOf(own);
  if (exact !== -1) {
    return exact;
  }
  const alike = holders.flatMap((holder, index) => (isSameIgnoringCase(holder, own) ? [index] : []));
  return alike.length === 1 ? (alike[0] ?? -1) : -1;
}

/** Takes away what is left of a mark that was cut before its colon. */
function withoutRestOfMark(text: string): string {
  return text.replace(LAST_BRACKET, (match: string, rest: string) => {
    const squeezed = rest.trim().replace(/\s+/g, " ").toLowerCase();
    const isRest = squeezed.length >= SHORTEST_REST && "managed by pulumi".startsWith(squeezed);
    return isRest ? "" : match;
  });
}

// What would end the mark or a name, what HTML escapes, what a terminal could act on, and every space that an
// API may squeeze.
const UNSAFE = /[[\];%&<>"'\p{C}]|^\s|\s$|\s(?=\s)|[^\S ]/gu;

function encodeName(name: string): string {
  // Half a surrogate pair has no UTF-8 form.
  const wellFormed = name.replace(/\p{Cs}/gu, "\ufffd");
  return wellFormed.replace(UNSAFE, (character) =>
    character === "'" ? "%27" : encodeURIComponent(character),
  );
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

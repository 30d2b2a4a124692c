import { decodeEntities, isSameIgnoringCase } from "./stored-text";

/**
 * The mark at the end of a stored description: `[managed by Pulumi: acme/prod:deploy-bot; acme/dev:bot]`. It
 * names every resource that has the object, as `<project>/<stack>:<name>`, so that no stack deletes an object
 * that another one uses (DESIGN.md, "What cannot be undone needs proof"). An admin can read it in the console.
 */
export interface MarkedText {
  /** The description without the mark. */
  readonly text: string;
  /** The names that are certainly read right. A name that occurs twice belongs to two resources. */
  readonly holders: readonly string[];
  /** Whether there is a complete mark. A mark that lost its end may have lost any number of names. */
  readonly isReadable: boolean;
}

/** Which resource a state belongs to, and the name that its object has for it. */
export interface MarkOwner {
  readonly managedBy?: string | undefined;
  /** The resource's name in the mark, if the mark has held it. */
  readonly markedAs?: string | undefined;
}

const LEAD = "[managed by Pulumi: ";
const SEPARATOR = "; ";

// The API can escape the description for HTML, or change case and spaces.
const OPEN = String.raw`(?:\[|&#0*91;|&#x0*5b;)`;
const CLOSE = String.raw`(?:\]|&#0*93;|&#x0*5d;)`;
const MARK = new RegExp(
  String.raw`\s*${OPEN}\s*managed\s+by\s+pulumi\s*:([^[\]]*?)(?:${CLOSE}\s*|(?=\s*${OPEN})|$)`,
  "gi",
);
const CLOSED = new RegExp(String.raw`${CLOSE}\s*$`, "i");
const LAST_BRACKET = new RegExp(String.raw`\s*${OPEN}([^[\]]*)$`, "i");
/** The shortest rest of a mark that was cut before its first name. Anything shorter can be ordinary text. */
const SHORTEST_REST = "managed".length;

/** Reads a mark that `writeMark` wrote, even if the API changed or cut it. Several marks count as one. */
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
        `or the state has it under the type of the other provider ("atlassian-admin doctor" reports this)`
    : "";
}

/** The description to store: the text, and the mark if there are holders. */
export function writeMark(text: string, holders: readonly string[]): string {
  const mark = holders.length === 0 ? "" : `${LEAD}${holders.map(encodeName).join(SEPARATOR)}]`;
  return [text.trim(), mark].filter((part) => part !== "").join(" ");
}

/** Whether a text contains a mark or a part of one, which programs must not contain. */
export function holdsMark(text: string): boolean {
  return readMark(text).text !== text.trim();
}

/** Whether the mark is complete and names `own`. */
export function isNamed({ holders, isReadable }: MarkedText, own: string | undefined): boolean {
  return isReadable && indexOf(holders, own) !== -1;
}

/** The name that stands for the resource in a mark. */
export function nameInMark({ managedBy, markedAs }: MarkOwner): string | undefined {
  return markedAs ?? managedBy;
}

/** The other resources that use the object: the holders in its mark, without `own`. */
export function othersThan(holders: readonly string[], own: string | undefined): string[] {
  const index = indexOf(holders, own);
  return holders.filter((_, position) => position !== index);
}

/** The holders with `own` instead of `previous`, the name that the resource had before. */
export function withHolder(
  holders: readonly string[],
  own: string,
  previous: string | undefined = own,
): string[] {
  const others = othersThan(holders, previous);
  return others.includes(own) ? others : [...others, own];
}

/** A name for a resource if the mark already names another resource by the same name: `acme/prod:deploy-bot#2`. */
export function distinctName(holders: readonly string[], own: string): string {
  for (let number = 2; ; number += 1) {
    const name = `${own}#${number}`;
    if (indexOf(holders, name) === -1) {
      return name;
    }
  }
}

/** A holder in the words of messages: `resource "deploy-bot" of stack "acme/prod"`. */
export function describeHolder(holder: string): string {
  const colon = holder.indexOf(":");
  return colon === -1
    ? `"${holder}"`
    : `resource "${holder.slice(colon + 1)}" of stack "${holder.slice(0, colon)}"`;
}

/**
 * The index of a name, or -1. An API can change the case of a name, but in Pulumi two names that differ in case
 * are two resources. So another spelling counts only if the exact one is missing and just one name matches.
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

/** Removes the rest of a mark that was cut before its colon. */
function withoutRestOfMark(text: string): string {
  return text.replace(LAST_BRACKET, (match: string, rest: string) => {
    const squeezed = rest.trim().replace(/\s+/g, " ").toLowerCase();
    const isRest = squeezed.length >= SHORTEST_REST && "managed by pulumi".startsWith(squeezed);
    return isRest ? "" : match;
  });
}

// Characters that end the mark or a name, that HTML escapes or that control a terminal, and every space that
// an API can remove.
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

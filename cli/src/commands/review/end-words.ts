import { said, type Phrase } from "./phrase";

/** Ends a sentence about access that is given until a day. */
export function untilOf(until: string | undefined): Phrase {
  return until === undefined ? [] : said`, until ${until}`;
}

/** Continues a sentence about access whose day changes. */
export function movedEnd(until: string | undefined, wasUntil: string | undefined): Phrase {
  if (until === undefined) {
    return wasUntil === undefined ? [] : said`no longer ends on ${wasUntil}`;
  }
  return wasUntil === undefined ? said`now ends on ${until}` : said`ends on ${until} instead of ${wasUntil}`;
}

import { said, type Phrase } from "./phrase";

/** Ends a sentence about access that is given until a day. */
export function untilOf(until: string | undefined): Phrase {
  return until === undefined ? [] : said`, until ${until}`;
}

/** Ends a sentence about an end that moves to another day. */
export function movedEnd(until: string | undefined, wasUntil: string | undefined): Phrase {
  const dayOf = (day: string | undefined): Phrase => (day === undefined ? ["no end"] : [{ name: day }]);
  return said` from ${dayOf(wasUntil)} to ${dayOf(until)}`;
}

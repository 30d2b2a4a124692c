import { plural } from "../../../plural";
import { listed, said, type Phrase } from "../phrase";
import type { ReviewReport } from "../report";

const MOST_LINES = 25;
const MOST_NAMES = 10;

interface EndingLines {
  /** Contains no names. */
  readonly title: string;
  readonly lines: readonly Phrase[];
}

/** What ends soon, one line for each day and group or role. `undefined` if nothing does. */
export function endingOf({ ending }: ReviewReport): EndingLines | undefined {
  if (ending === undefined) {
    return undefined;
  }
  const lines = new Map<string, { readonly whos: string[]; readonly end: Phrase }>();
  for (const { details = [], until, what, who } of ending.grants) {
    const key = JSON.stringify([what, details, until]);
    const access =
      details.length === 0
        ? said`membership of the group ${what}`
        : said`role ${what} on ${listed(details, MOST_NAMES)}`;
    const line = lines.get(key) ?? { whos: [], end: said`${access} ends on ${until}` };
    line.whos.push(who);
    lines.set(key, line);
  }
  const all = [...lines.values()].map(({ whos, end }) => said`${listed(whos, MOST_NAMES)}: ${end}`);
  const rest = all.length - MOST_LINES;
  return {
    title: `Ends within ${plural(ending.withinDays, "day")}`,
    lines: [...all.slice(0, MOST_LINES), ...(rest > 0 ? [[`and ${plural(rest, "more line")}`]] : [])],
  };
}

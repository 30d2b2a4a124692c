import Table from "cli-table3";
import { printable } from "../../output";
import { describeDay, toDay } from "../../days";
import { countFlags, FLAGS } from "./flags";
import type { Report, ReportedAccount } from "./report";

type Token = ReportedAccount["tokens"][number];
type Shorten = (text: string | undefined) => string;

/** Longer texts are shortened, to fewer characters in a narrow terminal; the other formats have them whole. */
const LONGEST = 36;
const SHORTEST = 10;
/** What the dates, and the lines between the columns, take of a terminal's width. */
const FIXED_WIDTH = 80;

/** A character can be of many units, such as a family of emoji or a letter with accents, but not of any number. */
const LONGEST_READ = 1000;

const CHARACTERS = new Intl.Segmenter("en");

/** One row per token, and below them what deserves a look. `width` is the terminal's, if there is one. */
export function toTable(report: Report, width = Number.POSITIVE_INFINITY): string {
  const hasStacks = report.stacks.length > 0;
  const share = Math.floor((width - FIXED_WIDTH) / (hasStacks ? 7 : 5));
  const shorten = shortenTo(Math.min(LONGEST, Math.max(SHORTEST, share)));
  const table = new Table({
    head: [
      ...["account", "owner", "purpose", "groups"],
      ...(hasStacks ? ["in stack"] : []),
      ...["token", "created", "expires", "last used"],
      ...(hasStacks ? ["in stack"] : []),
    ],
    // No colours: the text goes into logs and pipes as well.
    style: { head: [], border: [], compact: true },
  });
  for (const account of report.accounts) {
    const ofAccount = accountCells(account, hasStacks, shorten);
    const tokens = account.tokens.length === 0 ? [undefined] : account.tokens;
    for (const [index, token] of tokens.entries()) {
      table.push([
        ...(index === 0 ? ofAccount : ofAccount.map(() => "")),
        ...tokenCells(token, report.takenAt, hasStacks, shorten),
      ]);
    }
  }
  return `${table.toString()}\n${toSummary(report)}\n`;
}

function accountCells(account: ReportedAccount, hasStacks: boolean, shorten: Shorten): string[] {
  const { displayName, groups, managedBy, owner, purpose } = account;
  return [
    ...[displayName, owner, purpose, groups.map(({ name }) => name).join(", ")].map(shorten),
    ...(hasStacks ? [shorten(managedBy.join(", "))] : []),
  ];
}

function tokenCells(token: Token | undefined, now: string, hasStacks: boolean, shorten: Shorten): string[] {
  if (token === undefined) {
    return ["no token", ...Array.from({ length: hasStacks ? 4 : 3 }, () => "")];
  }
  const { createdAt, expiresAt, label, lastUsedAt, managedBy } = token;
  const dayOf = (time: string | undefined): string =>
    time === undefined ? "never" : shortenTo(LONGEST)(describeDay(time, now));
  return [
    shorten(label),
    shorten(createdAt && toDay(createdAt)),
    dayOf(expiresAt),
    dayOf(lastUsedAt),
    ...(hasStacks ? [shorten(managedBy.join(", "))] : []),
  ];
}

function toSummary(report: Report): string {
  const { accounts } = report;
  const tokens = accounts.reduce((sum, account) => sum + account.tokens.length, 0);
  const flagged = countFlags(report).map(({ flag, count }) => `${FLAGS[flag]}: ${count}`);
  return [`accounts: ${accounts.length}`, `tokens: ${tokens}`, ...flagged].join("; ");
}

function shortenTo(longest: number): Shorten {
  return (text = "") => {
    const characters: string[] = [];
    const read = text.length > LONGEST_READ ? `${text.slice(0, LONGEST_READ)}…` : text;
    // Read no further than is shown: whoever names an account decides how long the name is.
    for (const { segment } of CHARACTERS.segment(printable(read))) {
      if (characters.length === longest) {
        return `${characters.slice(0, -1).join("")}…`;
      }
      characters.push(segment);
    }
    return characters.join("") || "-";
  };
}

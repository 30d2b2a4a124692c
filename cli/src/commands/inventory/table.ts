import { describeDay, toDay } from "../../days";
import { styled, type Style } from "../../terminal/colour";
import { toTable as layOut, type Column } from "../../terminal/table";
import { countFlags, FLAGS, flagsOfToken } from "./flags";
import type { Report, ReportedAccount } from "./report";

type Token = ReportedAccount["tokens"][number];

interface Row {
  readonly account: ReportedAccount;
  /** Missing if the account has none. */
  readonly token?: Token;
  /** Whether the row shows the facts of the account: only the first row of an account does. */
  readonly isFirst: boolean;
}

/** What needs attention, followed by one row per token. `width` is the width of the terminal, if there is one. */
export function toTable(report: Report, width?: number): string {
  const rows = report.accounts.flatMap((account): Row[] => {
    const [first, ...others] = account.tokens;
    return [
      { account, isFirst: true, ...(first !== undefined && { token: first }) },
      ...others.map((token) => ({ account, token, isFirst: false })),
    ];
  });
  return [toSummary(report), ...(rows.length > 0 ? [layOut(columnsOf(report), rows, width)] : []), ""].join(
    "\n",
  );
}

function columnsOf(report: Report): Column<Row>[] {
  const hasStacks = report.stacks.length > 0;
  const ofAccount = (textOf: (account: ReportedAccount) => string | undefined) => ({
    cell: ({ account, isFirst }: Row) => (isFirst ? textOf(account) || "-" : ""),
  });
  const dayColumn = (timeOf: (token: Token) => string | undefined) => ({
    cell: ({ token }: Row) => token && describe(timeOf(token), report.takenAt),
    short: ({ token }: Row) => token && describe(timeOf(token)),
  });
  return [
    { head: "account", kind: "name", ...ofAccount(({ displayName }) => displayName) },
    { head: "owner", kind: "text", dispensable: 1, ...ofAccount(({ owner }) => owner) },
    { head: "purpose", kind: "text", dispensable: 4, ...ofAccount(({ purpose }) => purpose) },
    {
      head: "groups",
      kind: "text",
      dispensable: 3,
      ...ofAccount(({ groups }) => groups.map(({ name }) => name).join(", ")),
    },
    ...(hasStacks
      ? [{ head: "in stack", kind: "text" as const, ...ofAccount(({ managedBy }) => managedBy.join(", ")) }]
      : []),
    { head: "token", kind: "name", cell: ({ token }) => (token === undefined ? "no token" : token.label) },
    {
      head: "created",
      kind: "fact",
      dispensable: 2,
      cell: ({ token }) => token?.createdAt && toDay(token.createdAt),
    },
    {
      head: "expires",
      kind: "fact",
      ...dayColumn(({ expiresAt }) => expiresAt),
      style: ({ token }) => token && styleOf(token, report),
    },
    { head: "last used", kind: "fact", ...dayColumn(({ lastUsedAt }) => lastUsedAt) },
    ...(hasStacks
      ? [
          {
            head: "in stack",
            kind: "text" as const,
            cell: ({ token }: Row) => token && (token.managedBy.join(", ") || "-"),
          },
        ]
      : []),
  ];
}

function styleOf(token: Token, report: Report): Style | undefined {
  const flags = flagsOfToken(token, report);
  return flags.includes("expired") ? "red" : flags.includes("soon") ? "yellow" : undefined;
}

/** @param now Adds the number of days until or since then. */
function describe(time: string | undefined, now?: string): string {
  if (time === undefined) {
    return "never";
  }
  return now === undefined ? toDay(time) : describeDay(time, now);
}

function toSummary(report: Report): string {
  const { accounts } = report;
  const tokens = accounts.reduce((sum, account) => sum + account.tokens.length, 0);
  const flagged = countFlags(report).map(({ flag, count }) =>
    styled(count === 0 ? undefined : SUMMARY_STYLES[flag], `${FLAGS[flag]}: ${count}`),
  );
  return [`accounts: ${accounts.length}`, `tokens: ${tokens}`, ...flagged].join("; ");
}

const SUMMARY_STYLES: Readonly<Partial<Record<keyof typeof FLAGS, Style>>> = {
  expired: "red",
  soon: "yellow",
};

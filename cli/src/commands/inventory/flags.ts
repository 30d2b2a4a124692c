import { daysBetween } from "../../days";
import type { Report, ReportedAccount } from "./report";

/** Limits in days: a token that expires sooner, or was unused for longer, is highlighted. */
const SOON_DAYS = 30;
const UNUSED_DAYS = 90;

/** What needs attention, in display order. */
export const FLAGS = {
  expired: "tokens expired",
  soon: `tokens expire within ${SOON_DAYS} days`,
  unused: `tokens not used for ${UNUSED_DAYS} days`,
  ownerless: "accounts without an owner",
  unmanagedAccount: "accounts not managed by these stacks",
  unmanagedToken: "tokens not managed by these stacks",
} as const;

export type Flag = keyof typeof FLAGS;

type Token = ReportedAccount["tokens"][number];

export function flagsOfToken({ createdAt, expiresAt, lastUsedAt, managedBy }: Token, report: Report): Flag[] {
  const { takenAt, stacks } = report;
  const daysLeft = daysBetween(takenAt, expiresAt);
  const daysUnused = daysBetween(lastUsedAt ?? createdAt, takenAt);
  const isExpired = daysLeft !== undefined && daysLeft < 0;
  return flagsThat({
    expired: isExpired,
    soon: !isExpired && daysLeft !== undefined && daysLeft <= SOON_DAYS,
    unused: !isExpired && daysUnused !== undefined && daysUnused >= UNUSED_DAYS,
    unmanagedToken: stacks.length > 0 && managedBy.length === 0,
  });
}

export function flagsOfAccount({ managedBy, owner }: ReportedAccount, { stacks }: Report): Flag[] {
  return flagsThat({
    ownerless: owner === undefined,
    unmanagedAccount: stacks.length > 0 && managedBy.length === 0,
  });
}

/** How many tokens or accounts have each flag. Without stacks, ownership is unknown. */
export function countFlags(report: Report): { flag: Flag; count: number }[] {
  const flags = report.accounts.flatMap((account) => [
    ...flagsOfAccount(account, report),
    ...account.tokens.flatMap((token) => flagsOfToken(token, report)),
  ]);
  return (Object.keys(FLAGS) as Flag[])
    .filter((flag) => report.stacks.length > 0 || !flag.startsWith("unmanaged"))
    .map((flag) => ({ flag, count: flags.filter((one) => one === flag).length }));
}

function flagsThat(are: Partial<Record<Flag, boolean>>): Flag[] {
  return (Object.keys(are) as Flag[]).filter((flag) => are[flag]);
}

import { toCsvText } from "../../csv";
import { appsOf, type Report, type ReportedAccount } from "./report";

type Cell = string | undefined;
type Token = ReportedAccount["tokens"][number];

const list = (items: readonly string[]): string => items.join("; ");

const ACCOUNT_COLUMNS: Readonly<Record<string, (account: ReportedAccount) => Cell>> = {
  account: ({ displayName }) => displayName,
  email: ({ email }) => email,
  account_id: ({ accountId }) => accountId,
  service_account_id: ({ serviceAccountId }) => serviceAccountId,
  status: ({ status }) => status,
  owner: ({ owner }) => owner,
  purpose: ({ purpose }) => purpose,
  account_created_at: ({ createdAt }) => createdAt,
  account_managed_by: ({ managedBy }) => list(managedBy),
  groups: ({ groups }) => list(groups.map(({ name }) => name)),
  apps: (account) => list(appsOf(account).map(({ app, roles }) => `${app}: ${roles.join(", ")}`)),
};

const TOKEN_COLUMNS: Readonly<Record<string, (token: Token) => Cell>> = {
  token: ({ label }) => label,
  token_id: ({ tokenId }) => tokenId,
  token_created_at: ({ createdAt }) => createdAt,
  token_expires_at: ({ expiresAt }) => expiresAt,
  token_last_used_at: ({ lastUsedAt }) => lastUsedAt,
  token_managed_by: ({ managedBy }) => list(managedBy),
};

/** One row per token; an account without tokens has one row with empty token columns. */
export function toCsv({ accounts }: Report): string {
  const rows = accounts.flatMap((account) => {
    const ofAccount = Object.values(ACCOUNT_COLUMNS).map((cellOf) => cellOf(account));
    const tokens = account.tokens.length === 0 ? [undefined] : account.tokens;
    return tokens.map((token) => [
      ...ofAccount,
      ...Object.values(TOKEN_COLUMNS).map((cellOf) => token && cellOf(token)),
    ]);
  });
  const head = [...Object.keys(ACCOUNT_COLUMNS), ...Object.keys(TOKEN_COLUMNS)];
  return toCsvText(head, rows);
}

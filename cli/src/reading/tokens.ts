import {
  type ApiError,
  type ApiTokenRecord,
  type HeldTokenRecord,
  type Organization,
  type ServiceAccountRecord,
} from "pulumi-atlassian-admin/organization";
import { CONCURRENCY, mapSome } from "./map-some";

export type TokensByAccount = ReadonlyMap<string, readonly ApiTokenRecord[]>;

/** Up to this many accounts, one listing per account costs no more than the pages of the organisation's listing. */
const ACCOUNTS_LISTED_ALONE = 2;

/**
 * The tokens of the accounts, by account id: from the organisation's listing if it contains all required facts,
 * otherwise from the account's own listing.
 * @param needsLastUse Whether the time of the last use is required.
 * @param onUnreadable Called for an account whose own listing fails with 404.
 */
export async function readTokens(
  organization: Organization,
  accounts: readonly ServiceAccountRecord[],
  needsLastUse: boolean,
  onUnreadable: (account: ServiceAccountRecord, error: Error) => void,
): Promise<TokensByAccount> {
  const listed =
    accounts.length <= ACCOUNTS_LISTED_ALONE
      ? undefined
      : await readListing(organization, accounts, needsLastUse);
  const missing = accounts.filter(({ accountId }) => listed?.get(accountId) === undefined);
  const own = await mapSome(missing, CONCURRENCY, async (account) => {
    try {
      return await organization.apiTokens.of(account.accountId).cached();
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
      onUnreadable(account, error);
      return [];
    }
  });
  return new Map([
    ...(listed ?? []),
    ...missing.map(({ accountId }, index) => [accountId, own[index] ?? []] as const),
  ]);
}

/**
 * The accounts whose facts in the organisation's listing are complete; `undefined` if that listing is not
 * reliable.
 */
async function readListing(
  organization: Organization,
  accounts: readonly ServiceAccountRecord[],
  needsLastUse: boolean,
): Promise<TokensByAccount | undefined> {
  const { api, log, orgId } = organization;
  const note = (reason: string): void => {
    log.debug(`the tokens of organisation "${orgId}" are listed account by account: ${reason}`);
  };
  let tokens: readonly HeldTokenRecord[];
  try {
    const { items, isPaged } = await api.tokens();
    tokens = items;
    // No cursor is documented for this listing, so the API possibly returns only a single page.
    if (!isPaged && (await api.countTokens(accounts.map(({ id }) => id))) > tokens.length) {
      note("the organisation's listing has fewer tokens than the API counts");
      return undefined;
    }
  } catch (error) {
    if (isRefusal(error)) {
      note(error.message);
      return undefined;
    }
    throw error;
  }
  const byAccount = new Map<string, HeldTokenRecord[] | undefined>(
    accounts.map(({ accountId }) => [accountId, []]),
  );
  const accountIds = new Map(
    accounts.flatMap(({ accountId, id }) => [
      [id, accountId],
      [accountId, accountId],
    ]),
  );
  for (const token of tokens) {
    const accountId = token.holderIds.map((id) => accountIds.get(id)).find((id) => id !== undefined);
    if (accountId === undefined) {
      note("the organisation's listing does not show the account of a token by a known id");
      return undefined;
    }
    // Otherwise the account's own listing is needed, for example to see whether a token never expires.
    const isEnough = token.createdAt !== undefined && token.expiry !== undefined;
    const own = byAccount.get(accountId);
    byAccount.set(accountId, isEnough && own !== undefined ? [...own, token] : undefined);
  }
  if (needsLastUse && !(await hasLastUse(organization, tokens, accountIds))) {
    note("the organisation's listing does not show when a token was used");
    return undefined;
  }
  const known = [...byAccount].flatMap(([id, own]) => (own === undefined ? [] : ([[id, own]] as const)));
  return new Map(known);
}

/**
 * Whether the listing contains last uses. If it contains none at all, it is compared with the own listing of the
 * account with the oldest token.
 */
async function hasLastUse(
  { apiTokens }: Organization,
  tokens: readonly HeldTokenRecord[],
  accountIds: ReadonlyMap<string, string>,
): Promise<boolean> {
  const [oldest] = tokens.toSorted((left, right) =>
    (left.createdAt ?? "") < (right.createdAt ?? "") ? -1 : 1,
  );
  const accountId = accountIds.get(oldest?.holderIds[0] ?? "");
  if (accountId === undefined || tokens.some(({ lastAccess }) => lastAccess !== undefined)) {
    return true;
  }
  const own = await apiTokens.of(accountId).cached();
  return own.every(({ lastAccess }) => lastAccess === undefined);
}

/** The API does not have the listing, rejects this key, or returns an unknown format. */
function isRefusal(error: unknown): error is Error {
  const { code, status } = error as { readonly code?: string; readonly status?: number };
  const isRefused = status !== undefined && status >= 400 && status < 500 && status !== 429;
  return error instanceof Error && (code === "response-shape" || isRefused);
}

/** The object does not exist for this call; other calls can still find it. */
export function isNotFound(error: unknown): error is Error {
  return error instanceof Error && (error as Partial<ApiError>).status === 404;
}

/**
 * The directory does not know an account that a search names, or does not know it yet (V-LIVE). Then it returns no
 * result for the other accounts either.
 */
export function isUnknownAccount(error: unknown): boolean {
  const { apiCode = "", detail = "" } = error as Partial<ApiError>;
  const said = `${apiCode} ${detail}`;
  return (
    isNotFound(error) && /not found in the directory|USER_NOT_FOUND|ADMIN-UAM-404-1\b|404-8\b/i.test(said)
  );
}

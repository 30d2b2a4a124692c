import {
  type ApiError,
  type ApiTokenRecord,
  type HeldTokenRecord,
  type Organization,
  type ServiceAccountRecord,
} from "pulumi-atlassian-admin/organization";
import { CONCURRENCY, mapSome } from "./map-some";

export type TokensByAccount = ReadonlyMap<string, readonly ApiTokenRecord[]>;

/** Up to this many accounts, a listing of each costs no more than the pages of the organisation's. */
const ACCOUNTS_LISTED_ALONE = 2;

/**
 * The tokens of the accounts, by account id: from the organisation's listing where that has what is needed,
 * and from the account's own listing where it has not.
 * @param needsLastUse Whether the time of the last use is needed.
 * @param onUnreadable Called for an account whose own listing the API answers with 404.
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

/** The accounts that the organisation's listing says enough about; `undefined` where it cannot be relied on. */
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
    // No cursor is documented for this listing, so a single page can be all that the API shows.
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
      note("the organisation's listing does not name the account of a token by an id that is known");
      return undefined;
    }
    // Without this the account's own listing has to say it: whether a token never expires, for one.
    const isEnough = token.createdAt !== undefined && token.expiry !== undefined;
    const own = byAccount.get(accountId);
    byAccount.set(accountId, isEnough && own !== undefined ? [...own, token] : undefined);
  }
  if (needsLastUse && !(await hasLastUse(organization, tokens, accountIds))) {
    note("the organisation's listing does not say when a token was used");
    return undefined;
  }
  const known = [...byAccount].flatMap(([id, own]) => (own === undefined ? [] : ([[id, own]] as const)));
  return new Map(known);
}

/**
 * Whether the listing has last uses. Where it has none at all, the own listing of the account with the oldest
 * token is compared with it.
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

/** The API does not have the listing here, refuses it to this key, or answers in a form that is not known. */
function isRefusal(error: unknown): error is Error {
  const { code, status } = error as { readonly code?: string; readonly status?: number };
  const isRefused = status !== undefined && status >= 400 && status < 500 && status !== 429;
  return error instanceof Error && (code === "response-shape" || isRefused);
}

/** The object is not there for this call; that says nothing about others. */
export function isNotFound(error: unknown): error is Error {
  return error instanceof Error && (error as Partial<ApiError>).status === 404;
}

/**
 * The directory does not know an account that a search names, or not yet (V-LIVE). It answers for none of
 * them then.
 */
export function isUnknownAccount(error: unknown): boolean {
  const { apiCode = "", detail = "" } = error as Partial<ApiError>;
  const said = `${apiCode} ${detail}`;
  return (
    isNotFound(error) && /not found in the directory|USER_NOT_FOUND|ADMIN-UAM-404-1\b|404-8\b/i.test(said)
  );
}

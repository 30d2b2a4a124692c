import type { Behaviour } from "../behaviour";
import type { Context } from "../context";
import { isVisible, type Token } from "../entities";
import { notRouted } from "../errors";
import { Fields } from "../fields";
import { type Answer, type Call, empty, ok, type Route } from "../http";
import { accountById, serviceAccountById, writeId } from "../id-forms";
import { revokeToken } from "../operations/tokens";
import type { Organization } from "../organization";
import { decodeCursor, filtersOf, sortedAfter, takePage } from "../paging";
import { writeApiAccessTime } from "../token-times";
import { inApiAccessPath } from "./api-access-service-accounts";

const BASE = "/admin/api-access/v1/orgs/:orgId";
const MAX_COUNTED_ACCOUNTS = 100;

/**
 * Lists, counts and revoke-all of the documented token API [V-SPEC VAULT]. It cannot create tokens or revoke a
 * single one.
 */
export function apiAccessTokenRoutes(context: Context): Route[] {
  const routed = (path: string) => {
    if (!context.behaviour.serviceAccountBackends.apiAccess) {
      throw notRouted(path);
    }
  };
  return [
    {
      method: "GET",
      url: `${BASE}/service-accounts/api-tokens`,
      access: "read:service-accounts-tokens:admin",
      routed,
      handle: (call) => list(context, call, serviceAccountTokens(context, call)),
    },
    {
      method: "GET",
      url: `${BASE}/service-accounts/:serviceAccountId/api-tokens`,
      access: "read:service-accounts-tokens:admin",
      routed,
      handle: (call) => list(context, call, tokensInPath(context, call)),
    },
    {
      method: "DELETE",
      url: `${BASE}/service-accounts/:serviceAccountId/api-tokens`,
      access: "delete:service-accounts-tokens:admin",
      routed,
      handle: (call) => {
        const { organization, actor } = call;
        const { accountId } = inApiAccessPath(context, call);
        for (const token of organization.tokensOf(accountId)) {
          revokeToken(context, organization, actor, token);
        }
        return empty(context.behaviour.tokenRevokeStatus);
      },
    },
    {
      // Has a route even if the collection has none [V-LIVE CREW: "only /count routed"].
      method: "POST",
      url: `${BASE}/service-accounts/count`,
      access: "read:service-accounts-tokens:admin",
      handle: (call) => countOf(context, call),
    },
    {
      method: "GET",
      url: `${BASE}/api-tokens`,
      access: "read:tokens:admin",
      // The format of user tokens is documented.
      handle: (call) => list(context, call, userTokens(call), "page"),
    },
    {
      method: "GET",
      url: `${BASE}/api-tokens/count`,
      access: "read:tokens:admin",
      handle: (call) => ok({ count: userTokens(call).length }),
    },
    {
      method: "DELETE",
      url: `${BASE}/api-tokens`,
      access: "delete:tokens:admin",
      handle: (call) => {
        for (const token of userTokens(call)) {
          revokeToken(context, call.organization, call.actor, token);
        }
        return empty();
      },
    },
  ];
}

/** Tokens of user accounts. */
function userTokens({ organization }: Call): Token[] {
  return organization.tokens
    .all()
    .filter(({ accountId }) => organization.accountById.get(accountId)?.kind === "user");
}

/**
 * The tokens of all service accounts as the organisation's list shows them, which can lag; includes deleted
 * accounts.
 */
function serviceAccountTokens({ clock }: Context, { organization }: Call): Token[] {
  const now = clock.now();
  const { tokens, stale, accountById } = organization;
  return sortedAfter(new Set([...tokens.all(), ...stale.tokens]), 0).filter(
    (token) => accountById.get(token.accountId)?.kind !== "user" && isVisible(token.organizationListing, now),
  );
}

function tokensInPath(context: Context, call: Call): Token[] {
  const { organization } = call;
  const { accountId } = inApiAccessPath(context, call);
  const now = context.clock.now();
  const stale = [...organization.stale.tokens].filter((token) => token.accountId === accountId);
  return sortedAfter(new Set([...organization.tokensOf(accountId), ...stale]), 0).filter(({ listing }) =>
    isVisible(listing, now),
  );
}

/**
 * The format of the user token list [V-DOC DAC-TOK] for both; scopes are omitted, because nothing allows to check
 * them [V-3P].
 */
function list(
  { behaviour }: Context,
  { organization, query }: Call,
  tokens: Token[],
  shape = behaviour.tokenListShape,
): Answer {
  const label = query.text("tokenLabel") ?? query.text("q");
  const limit = query.limit(50, 1000);
  const filters = `tokens${filtersOf(query)}`;
  const after = decodeCursor(query.text("cursor"), filters);
  const isAsked = (token: Token) => label === undefined || token.label === label;
  const toBody = (token: Token) => tokenBody(behaviour, organization, token);
  if (shape === "array") {
    return ok(tokens.filter(isAsked).map(toBody));
  }
  const later = tokens.filter(({ sequence }) => sequence > after);
  const { items, next } = takePage(behaviour, later, limit, filters, isAsked);
  return ok({ data: items.map(toBody), links: next === undefined ? {} : { next } });
}

function tokenBody(
  behaviour: Behaviour,
  { id: orgId, accountById }: Organization,
  token: Token,
): Record<string, unknown> {
  const account = accountById.get(token.accountId);
  const write = (time: string) => writeApiAccessTime(behaviour, time);
  const id = writeId(token.accountId, behaviour.accountIdForm, "account");
  return {
    id: token.id,
    label: token.label,
    status: token.isBlocked === true ? "BLOCKED" : "ALLOWED",
    createdAt: write(token.createdAt),
    ...(token.expiry !== undefined && behaviour.tokenExpiryShown && { expiresAt: write(token.expiry) }),
    ...(token.lastAccess !== undefined && { lastActiveAt: write(token.lastAccess) }),
    user: { id, orgId, name: account?.name, email: account?.email },
  };
}

/** Tokens of the named accounts; the field is `serviceAccountIds` [V-3P], a bare array is accepted too. */
function countOf(context: Context, { organization, path, rawBody }: Call): Answer {
  const fields = new Fields(Array.isArray(rawBody) ? { serviceAccountIds: rawBody } : rawBody, path);
  const ids = fields.texts("serviceAccountIds") ?? [];
  if (ids.length > MAX_COUNTED_ACCOUNTS) {
    throw fields.refuse(`At most ${MAX_COUNTED_ACCOUNTS} accounts can be counted at once`);
  }
  const tokens = ids.map((id) => {
    const account = serviceAccountById(context, organization, id) ?? accountById(context, organization, id);
    return account === undefined ? 0 : organization.tokensOf(account.accountId).length;
  });
  return ok({ count: tokens.reduce((total, count) => total + count, 0) });
}

import type { Context } from "../context";
import type { Token } from "../entities";
import { notRouted } from "../errors";
import { Fields } from "../fields";
import { type Answer, type Call, empty, ok, type Route } from "../http";
import { revokeToken } from "../operations/tokens";
import { decodeCursor, filtersOf, takePage } from "../paging";
import { inApiAccessPath } from "./api-access-service-accounts";

const BASE = "/admin/api-access/v1/orgs/:orgId";
const MAX_COUNTED_ACCOUNTS = 100;

/** Lists, counts and revoke-all of the documented token API [V-SPEC VAULT]. It mints nothing and revokes no single token. */
export function apiAccessTokenRoutes(context: Context): Route[] {
  const routed = (path: string) => {
    if (!context.behaviour.serviceAccountBackends.apiAccess) throw notRouted(path);
  };
  return [
    {
      method: "GET",
      url: `${BASE}/service-accounts/api-tokens`,
      access: "read:service-accounts-tokens:admin",
      routed,
      handle: (call) => list(context, call, serviceAccountTokens(call)),
    },
    {
      method: "GET",
      url: `${BASE}/service-accounts/:serviceAccountId/api-tokens`,
      access: "read:service-accounts-tokens:admin",
      routed,
      handle: (call) => {
        const { organization, param, path } = call;
        const { accountId } = inApiAccessPath(context, organization, param("serviceAccountId"), path);
        return list(context, call, organization.tokensOf(accountId));
      },
    },
    {
      method: "DELETE",
      url: `${BASE}/service-accounts/:serviceAccountId/api-tokens`,
      access: "delete:service-accounts-tokens:admin",
      routed,
      handle: ({ organization, actor, param, path }) => {
        const { accountId } = inApiAccessPath(context, organization, param("serviceAccountId"), path);
        for (const token of organization.tokensOf(accountId)) {
          revokeToken(context, organization, actor, token);
        }
        return empty();
      },
    },
    {
      // Routed even where the collection is not [V-LIVE CREW: "only /count routed"].
      method: "POST",
      url: `${BASE}/service-accounts/count`,
      access: "read:service-accounts-tokens:admin",
      handle: (call) => countOf(call),
    },
    {
      method: "GET",
      url: `${BASE}/api-tokens`,
      access: "read:tokens:admin",
      handle: (call) =>
        list(
          { ...context, behaviour: { ...context.behaviour, tokenListShape: "page" } },
          call,
          userTokens(call),
        ),
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

function tokensOfKind({ organization }: Call, kind: "user" | "serviceAccount"): Token[] {
  return organization.tokens
    .all()
    .filter(({ accountId }) => organization.accountById.get(accountId)?.kind === kind);
}

const serviceAccountTokens = (call: Call) => tokensOfKind(call, "serviceAccount");
const userTokens = (call: Call) => tokensOfKind(call, "user");

/** The shape of the user tokens' list [V-DOC DAC-TOK] for both; scopes are left out, as nothing lets one check them [V-3P]. */
function list({ behaviour }: Context, { organization, query }: Call, tokens: Token[]): Answer {
  const label = query.text("tokenLabel") ?? query.text("q");
  const limit = query.limit(50, 1000);
  const filters = `tokens${filtersOf(query)}`;
  const after = decodeCursor(query.text("cursor"), filters);
  const isArray = behaviour.tokenListShape === "array";
  const size = isArray ? Infinity : Math.min(limit, behaviour.pageSize ?? limit);
  const { items, next } = takePage(
    tokens.filter(({ sequence }) => sequence > after),
    size,
    filters,
    (token) => label === undefined || token.label === label,
  );
  const data = items.map((token) => {
    const account = organization.accountById.get(token.accountId);
    return {
      id: token.id,
      label: token.label,
      status: "ALLOWED",
      createdAt: token.createdAt,
      ...(token.expiry !== undefined && { expiresAt: token.expiry }),
      ...(token.lastAccess !== undefined && { lastActiveAt: token.lastAccess }),
      user: { id: token.accountId, orgId: organization.id, name: account?.name, email: account?.email },
    };
  });
  return ok(isArray ? data : { data, links: next === undefined ? {} : { next } });
}

/** Tokens of the named accounts; the field is `serviceAccountIds` [V-3P], a bare array is taken too. */
function countOf({ organization, path, rawBody }: Call): Answer {
  const fields = new Fields(Array.isArray(rawBody) ? { serviceAccountIds: rawBody } : rawBody, path);
  const ids = fields.texts("serviceAccountIds") ?? [];
  if (ids.length > MAX_COUNTED_ACCOUNTS) {
    throw fields.refuse(`At most ${MAX_COUNTED_ACCOUNTS} accounts can be counted at once`);
  }
  const tokens = ids.map((id) => {
    const account = organization.serviceAccountById.get(id) ?? organization.accountById.get(id);
    return account === undefined ? 0 : organization.tokensOf(account.accountId).length;
  });
  return ok({ count: tokens.reduce((total, count) => total + count, 0) });
}

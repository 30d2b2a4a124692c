import type { Context } from "../context";
import type { Account, Token } from "../entities";
import { keyed, notRouted } from "../errors";
import { type Answer, type Call, empty, ok, type Route } from "../http";
import { deleteServiceAccount } from "../operations/service-accounts";
import { createToken, revokeToken } from "../operations/tokens";
import { setUserStatus } from "../operations/users";

const MANAGE = "/users/:accountId/manage";
const MAX_TOKEN_LIFE_MS = 365 * 86_400_000;

/** User management [V-SPEC JJS], with the undocumented mint route [V-LIVE CREW]. The account id is the `atlassianId`. */
export function userManagementRoutes(context: Context): Route[] {
  return [
    {
      method: "GET",
      url: `${MANAGE}/api-tokens`,
      access: "unscoped",
      handle: (call) => ok(call.organization.tokensOf(accountOf(call).accountId).map(tokenBody)),
    },
    {
      method: "POST",
      url: `${MANAGE}/api-tokens`,
      access: "unscoped",
      handle: (call) => mint(context, call),
    },
    {
      method: "DELETE",
      url: `${MANAGE}/api-tokens/:tokenId`,
      access: "unscoped",
      handle: (call) => {
        const { accountId } = accountOf(call);
        const token = call.organization.tokensOfAccount.get(accountId)?.get(call.param("tokenId"));
        if (token === undefined) throw keyed(404, "notFound", "API token not found");
        revokeToken(context, call.organization, call.actor, token);
        return empty();
      },
    },
    {
      method: "POST",
      url: `${MANAGE}/lifecycle/:change`,
      access: "unscoped",
      handle: (call) => changeLifecycle(context, call),
    },
  ];
}

function accountOf({ organization, param }: Call): Account {
  const account = organization.accountById.get(param("accountId"));
  if (account === undefined) throw keyed(404, "account.notFound", "Account not found");
  return account;
}

/** Scopes are never shown; `lastAccess` and `expiry` are absent rather than null [V-SPEC JJ]. */
function tokenBody({ id, label, createdAt, lastAccess, expiry }: Token): Record<string, unknown> {
  return { id, label, createdAt, ...(lastAccess && { lastAccess }), ...(expiry && { expiry }) };
}

function mint(context: Context, call: Call): Answer {
  const { organization, actor, body } = call;
  const account = accountOf(call);
  if (account.kind !== "serviceAccount") {
    throw keyed(403, "forbidden", "Tokens can only be created for service accounts");
  }
  const label = body.requiredText("label");
  const scopes = body.texts("scopes") ?? [];
  if (scopes.length === 0) throw keyed(400, "MISSING_SCOPES", "At least one scope is required");
  // `expiresAt` is not looked at, so that name gets the answer of a missing expiry [V-LIVE CREW].
  const expiry = Date.parse(body.text("expiry") ?? "");
  const life = expiry - context.clock.now();
  if (Number.isNaN(expiry) || life <= 0 || life > MAX_TOKEN_LIFE_MS) {
    throw keyed(400, "INVALID_EXPIRY", "expiry must be a time within the next 365 days");
  }
  if (organization.tokensOf(account.accountId).some((token) => token.label === label)) {
    const message = `The account already has a token labelled "${label}"`;
    throw keyed(409, "LABEL_ALREADY_EXISTS", message, { message });
  }
  const { token, secret } = createToken(context, organization, actor, account, {
    label,
    scopes,
    expiry: new Date(expiry).toISOString(),
  });
  return ok({ id: token.id, label: token.label, token: secret });
}

function changeLifecycle(context: Context, call: Call): Answer {
  const { organization, actor, path, param } = call;
  const change = param("change");
  if (!["delete", "cancel-delete", "disable", "enable"].includes(change)) throw notRouted(path);
  const account = accountOf(call);
  if (account.kind === "serviceAccount") {
    if (change !== "delete" || context.behaviour.deleteVariant === "accountManagement") {
      throw keyed(403, "forbidden", "This account cannot be changed here");
    }
    // Purged at once: whether the 14 days of grace of a user apply is unknown [GUESS].
    deleteServiceAccount(context, organization, actor, account);
    return empty();
  }
  if (account.claimStatus === "unmanaged") {
    throw keyed(403, "forbidden", "The account is not managed by the organization");
  }
  const statusAfter = {
    delete: { status: "for_deletion", accountStatus: "inactive" },
    "cancel-delete": { status: "deactivated", accountStatus: "inactive" },
    disable: { status: "deactivated", accountStatus: "inactive" },
    enable: { status: "active", accountStatus: "active" },
  } as const;
  setUserStatus(
    context,
    organization,
    actor,
    account,
    statusAfter[change as keyof typeof statusAfter],
    `user_${change}`,
  );
  return empty();
}

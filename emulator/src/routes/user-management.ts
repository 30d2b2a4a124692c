import type { Context } from "../context";
import type { Account, Token } from "../entities";
import { isVisible } from "../entities";
import { inFamily, keyed, notRouted } from "../errors";
import { type Answer, type Call, empty, ok, type Route } from "../http";
import { accountById, serviceAccountById } from "../id-forms";
import { createToken, revokeToken } from "../operations/tokens";
import { setUserStatus } from "../operations/users";
import { sortedAfter } from "../paging";
import { toTokenLabel } from "../text-changes";
import { remove } from "./service-account-lifecycle";
import { expiryOf, writeManageTime } from "../token-times";

const MANAGE = "/users/:accountId/manage";
const DAY_MS = 86_400_000;

/**
 * User management [V-SPEC JJS], with the undocumented route that creates tokens [V-LIVE CREW]. The account id is
 * the `atlassianId`.
 */
export function userManagementRoutes(context: Context): Route[] {
  return [
    {
      method: "GET",
      url: `${MANAGE}/api-tokens`,
      access: "unscoped",
      handle: (call) => ok(listTokens(context, call)),
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
      handle: (call) => revoke(context, call),
    },
    {
      method: "POST",
      url: `${MANAGE}/lifecycle/:change`,
      access: "unscoped",
      handle: (call) => changeLifecycle(context, call),
    },
  ];
}

/** A user by account id; a service account by the id that `managePathId` selects. */
function accountOf(context: Context, { organization, param }: Call): Account {
  const { managePathId } = context.behaviour;
  const id = param("accountId");
  const byAccountId = accountById(context, organization, id);
  const account =
    byAccountId?.kind === "user" || managePathId !== "id"
      ? byAccountId
      : serviceAccountById(context, organization, id);
  const found =
    account ?? (managePathId === "any" ? serviceAccountById(context, organization, id) : undefined);
  if (found === undefined) {
    throw keyed(404, "account.notFound", "Account not found");
  }
  return found;
}

function listTokens(context: Context, call: Call): Record<string, unknown>[] {
  const { organization } = call;
  const { accountId } = accountOf(context, call);
  const now = context.clock.now();
  const stale = [...organization.stale.tokens].filter((token) => token.accountId === accountId);
  return sortedAfter(new Set([...organization.tokensOf(accountId), ...stale]), 0)
    .filter(({ listing }) => isVisible(listing, now))
    .map((token) => tokenBody(context, token));
}

/**
 * Scopes are never shown; `lastAccess` and `expiry` are absent rather than null [V-SPEC JJ]. Only blocked tokens
 * have a status.
 */
function tokenBody({ behaviour }: Context, token: Token): Record<string, unknown> {
  const { id, label, createdAt, lastAccess, expiry, isBlocked } = token;
  const write = (time: string) => writeManageTime(behaviour, time);
  return {
    id,
    label,
    createdAt: write(createdAt),
    ...(lastAccess && { lastAccess: write(lastAccess) }),
    ...(expiry && behaviour.tokenExpiryShown && { expiry: write(expiry) }),
    ...(isBlocked === true && { status: "BLOCKED" }),
  };
}

function mint(context: Context, call: Call): Answer {
  const { organization, actor, body, path } = call;
  const { behaviour } = context;
  const account = accountOf(context, call);
  if (account.kind !== "serviceAccount") {
    throw keyed(403, "forbidden", "Tokens can only be created for service accounts");
  }
  if (behaviour.mintRefusal !== null) {
    throw inFamily(path, behaviour.mintRefusal, "Tokens cannot be created here");
  }
  if (account.deletedAt !== undefined) {
    throw keyed(409, "conflict", "The account is being deleted");
  }
  const label = toTokenLabel(behaviour, body.requiredText("label"));
  const scopes = body.texts("scopes") ?? [];
  if (scopes.length === 0) {
    throw keyed(400, "MISSING_SCOPES", "At least one scope is required");
  }
  const expiry = expiryIn(context, call);
  checkTokens(context, label, organization.tokensOf(account.accountId));
  const { token, secret } = createToken(context, organization, actor, account, { label, scopes, expiry });
  return { status: behaviour.mintStatus, body: { id: token.id, label: token.label, token: secret } };
}

/** `expiresAt` is ignored, so it gets the response of a missing expiry [V-LIVE CREW]. */
function expiryIn({ clock, behaviour }: Context, { body }: Call): string {
  const { tokenMaxLifeDays } = behaviour;
  const asked = Date.parse(body.text("expiry") ?? "");
  const life = asked - clock.now();
  if (Number.isNaN(asked) || life <= 0 || life > tokenMaxLifeDays * DAY_MS) {
    throw keyed(400, "INVALID_EXPIRY", `expiry must be a time within the next ${tokenMaxLifeDays} days`);
  }
  return expiryOf(behaviour, asked, clock.now());
}

function checkTokens({ behaviour }: Context, label: string, tokens: Token[]): void {
  const { duplicateTokenLabel, tokenLimit } = behaviour;
  if (duplicateTokenLabel !== "allow" && tokens.some((token) => token.label === label)) {
    const message = `The account already has a token labelled "${label}"`;
    throw keyed(duplicateTokenLabel, "LABEL_ALREADY_EXISTS", message, { message });
  }
  if (tokenLimit !== null && tokens.length >= tokenLimit) {
    const message = `The account already has ${tokens.length} tokens`;
    throw keyed(409, "TOKEN_LIMIT_REACHED", message, { message });
  }
}

function revoke(context: Context, call: Call): Answer {
  const { organization, actor, param } = call;
  const { tokenRevokeStatus, unknownToken } = context.behaviour;
  const { accountId } = accountOf(context, call);
  const token = organization.tokensOfAccount.get(accountId)?.get(param("tokenId"));
  if (token !== undefined) {
    revokeToken(context, organization, actor, token);
    return empty(tokenRevokeStatus);
  }
  switch (unknownToken) {
    case 204:
      return empty();
    case 400:
      throw keyed(400, "bad.request", "API token not found");
    case 404:
      throw keyed(404, "notFound", "API token not found");
  }
}

function changeLifecycle(context: Context, call: Call): Answer {
  const { organization, actor, path, param } = call;
  const change = param("change");
  if (!["delete", "cancel-delete", "disable", "enable"].includes(change)) {
    throw notRouted(path);
  }
  const account = accountOf(context, call);
  if (account.kind === "serviceAccount") {
    if (change !== "delete" || !["any", "lifecycle"].includes(context.behaviour.deleteVariant)) {
      throw keyed(403, "forbidden", "This account cannot be changed here");
    }
    // Purged immediately: whether the 14 days of grace of a user apply is unknown [GUESS].
    return remove(context, call, account);
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

import { audit } from "../audit";
import type { Context } from "../context";
import type { Account, Actor, Token } from "../entities";
import { newSecret, sha256 } from "../identifiers";
import type { Organization } from "../organization";
import { aboutAccount } from "./memberships";

export interface NewToken {
  readonly label: string;
  readonly scopes: string[];
  /** RFC 3339. */
  readonly expiry?: string | undefined;
  readonly id?: string | undefined;
  readonly createdAt?: string | undefined;
  lastAccess?: string | undefined;
  readonly secret?: string | undefined;
}

/** Adds the token without an event. Only the result contains the secret. */
export function addToken(
  { clock, behaviour }: Context,
  organization: Organization,
  account: Account,
  input: NewToken,
  lag = { listMs: 0, organizationListMs: 0 },
): { token: Token; secret: string } {
  const now = clock.now();
  const secret = input.secret ?? newSecret("ATSTT3x");
  const token: Token = {
    sequence: organization.nextSequence(),
    id: input.id ?? organization.nextUuid("token"),
    accountId: account.accountId,
    label: input.label,
    scopes: input.scopes,
    createdAt: input.createdAt ?? new Date(now + behaviour.createdAtOffsetMs).toISOString(),
    listing: { visibleAt: now + lag.listMs },
    organizationListing: { visibleAt: now + lag.organizationListMs },
    secretHash: sha256(secret),
    ...(input.expiry === undefined ? {} : { expiry: input.expiry }),
    ...(input.lastAccess === undefined ? {} : { lastAccess: input.lastAccess }),
  };
  organization.addToken(token);
  return { token, secret };
}

export function createToken(
  context: Context,
  organization: Organization,
  actor: Actor,
  account: Account,
  input: NewToken,
): { token: Token; secret: string } {
  const { tokenListLagMs: listMs, organizationTokenListLagMs: organizationListMs } = context.behaviour;
  const created = addToken(context, organization, account, input, { listMs, organizationListMs });
  audit(context, organization, actor, "api_token_created", aboutToken(created.token), aboutAccount(account));
  return created;
}

export function revokeToken(context: Context, organization: Organization, actor: Actor, token: Token): void {
  removeToken(context, organization, token);
  audit(context, organization, actor, "api_token_revoked", aboutToken(token));
}

/** A blocked token is listed and does not work. */
export function blockToken(
  context: Context,
  organization: Organization,
  actor: Actor,
  token: Token,
  isBlocked: boolean,
): void {
  token.isBlocked = isBlocked;
  const action = isBlocked ? "api_token_blocked" : "api_token_unblocked";
  audit(context, organization, actor, action, aboutToken(token));
}

export function dropTokens(context: Context, organization: Organization, accountId: string): void {
  for (const token of organization.tokensOf(accountId)) {
    removeToken(context, organization, token);
  }
}

/** Removes the token; lists with lag still show it, and it does not work. */
function removeToken({ clock, behaviour }: Context, organization: Organization, token: Token): void {
  const now = clock.now();
  organization.removeToken(token);
  token.listing.hiddenAt = now + behaviour.tokenListDeleteLagMs;
  token.organizationListing.hiddenAt = now + behaviour.organizationTokenListDeleteLagMs;
  if (Math.max(token.listing.hiddenAt, token.organizationListing.hiddenAt) > now) {
    organization.stale.tokens.add(token);
  }
}

function aboutToken(token: Token): { id: string; type: string; attributes: Record<string, unknown> } {
  return { id: token.id, type: "apiTokens", attributes: { label: token.label, accountId: token.accountId } };
}

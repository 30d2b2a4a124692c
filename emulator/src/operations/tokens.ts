import { audit } from "../audit";
import type { Context } from "../context";
import type { Account, Actor, Token } from "../entities";
import { newSecret, sha256 } from "../identifiers";
import type { Organization } from "../organization";
import { aboutAccount } from "./memberships";

export interface NewToken {
  label: string;
  scopes: string[];
  /** RFC 3339. */
  expiry?: string | undefined;
  id?: string | undefined;
  createdAt?: string | undefined;
  lastAccess?: string | undefined;
  secret?: string | undefined;
}

/** Adds the token without an event. The secret is in the result and nowhere else. */
export function addToken(
  { clock }: Context,
  organization: Organization,
  account: Account,
  input: NewToken,
): { token: Token; secret: string } {
  const secret = input.secret ?? newSecret("ATSTT3x");
  const token: Token = {
    sequence: organization.nextSequence(),
    id: input.id ?? organization.nextUuid("token"),
    accountId: account.accountId,
    label: input.label,
    scopes: input.scopes,
    createdAt: input.createdAt ?? new Date(clock.now()).toISOString(),
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
  const created = addToken(context, organization, account, input);
  audit(context, organization, actor, "api_token_created", aboutToken(created.token), aboutAccount(account));
  return created;
}

export function revokeToken(context: Context, organization: Organization, actor: Actor, token: Token): void {
  organization.removeToken(token);
  audit(context, organization, actor, "api_token_revoked", aboutToken(token));
}

export function dropTokens(organization: Organization, accountId: string): void {
  for (const token of organization.tokensOf(accountId)) {
    organization.removeToken(token);
  }
}

function aboutToken(token: Token): { id: string; type: string; attributes: Record<string, unknown> } {
  return { id: token.id, type: "apiTokens", attributes: { label: token.label, accountId: token.accountId } };
}

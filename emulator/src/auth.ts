import type { FastifyRequest } from "fastify";
import type { Actor } from "./entities";
import { ErrorAnswer, familyOf, gateway, inFamily, keyed } from "./errors";
import type { KeyHolder, Store } from "./store";

/** Which keys can call a route: any key with this scope, or (`unscoped`) only a key created without scopes. */
export type Access = "unscoped" | `${string}:admin`;

export type KeyKind = "unscoped" | "scoped" | "none";

function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer (\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
}

export function keyKindOf(store: Store, request: FastifyRequest): KeyKind {
  const holder = store.holderOf(bearerOf(request) ?? "");
  if (holder === undefined) {
    return "none";
  }
  return holder.key.scopes === undefined ? "unscoped" : "scoped";
}

export function authenticate(store: Store, request: FastifyRequest, path: string, now: number): KeyHolder {
  const holder = store.holderOf(bearerOf(request) ?? "");
  if (holder === undefined || Date.parse(holder.key.expiresAt) <= now) {
    throw inFamily(path, 401, "The API key is missing, unknown, revoked or expired");
  }
  return holder;
}

/** A nonexistent organisation is 404 [V-LIVE BATON]; one that the key does not belong to is 403 [V-3P]. */
export function checkOrganization(store: Store, holder: KeyHolder, orgId: string, path: string): void {
  if (holder.organization.id === orgId) {
    return;
  }
  throw store.organizations.has(orgId)
    ? gateway(403, path, "User has no permission to access resource.")
    : gateway(404, path, "TCS validation failed");
}

export function checkScope(holder: KeyHolder, access: Access, path: string): void {
  const scopes = holder.key.scopes;
  if (scopes === undefined) {
    return;
  }
  switch (familyOf(path)) {
    case "userManagement":
      // Rejected whatever scopes the key has: the scope in the message cannot be selected [V-LIVE JJS, AX-719].
      throw keyed(403, "forbidden.insufficientScope", "Insufficient scope for this action", {
        message: "Insufficient scope for this action",
        requiredScopes: ["manage:org"],
      });
    case "accountManagement":
      throw gateway(403, path, "User has no permission to access resource.");
    case "organization":
    case "apiAccess":
      if (access === "unscoped" || !scopes.includes(access)) {
        throw inFamily(path, 403, "The API key does not have the scope that this request needs");
      }
      break;
    case "product":
    case "control":
      throw new ErrorAnswer(403, { message: "API keys are not accepted here" });
  }
}

/**
 * The scoped key appears as the key itself, so audit events name it [V-SPEC JJ: an event names the token that
 * acted].
 */
export function actorOf({ organization, key }: KeyHolder): Actor {
  const id = `system-account-${key.id}`;
  return {
    id,
    name: key.label,
    email: `${organization.id}@api-key.invalid`,
    auth: { authType: "api_token", tokenId: key.id, tokenLabel: key.label },
  };
}

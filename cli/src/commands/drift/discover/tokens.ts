import { DEFAULT_BEFORE_EXPIRY_DAYS } from "pulumi-atlassian-admin/organization";
import { DAY_MS } from "../../../days";
import type { AccountEntry, Inventory, TokenEntry } from "../../inventory/gather";
import type { RecordedResource } from "../engine/resources";
import type { Discovery, FindingResource } from "../finding";
import { text } from "../../../digest";
import type { Managed } from "../managed";
import type { IdentityNames } from "../../../identity-names";
import { toResource, traceOf } from "./describe";
import { isDeadToken } from "./recorded";
import { dayOf, isExpired, labelOf } from "./token-facts";

export interface TokenLimits {
  /** Days. */
  readonly within: number;
  /** Days. */
  readonly unused: number;
}

/** Tokens that expire soon, that nobody uses, and recorded ones that are dead. */
export function discoverTokens(
  inventory: Inventory,
  managed: Managed,
  names: IdentityNames,
  limits: TokenLimits,
): Discovery[] {
  const listed = new Set(inventory.accounts.flatMap(({ tokens }) => tokens.map(({ tokenId }) => tokenId)));
  const dead = managed.resources
    .filter((resource) => isDeadToken(resource) && text(resource.recorded, "orgId") === inventory.orgId)
    .map((resource) => toDead(resource, names, listed.has(text(resource.recorded, "tokenId"))));
  const living = inventory.accounts.flatMap((account) =>
    account.tokens
      .filter(({ expiresAt }) => !isExpired(expiresAt, inventory.takenAt))
      .flatMap((token) =>
        discoverToken(account, token, inventory, managed.tokens.get(token.tokenId), names, limits),
      ),
  );
  return [...dead, ...living];
}

/** An expired token is still listed; one that is not was revoked, and only the token before it is left. */
function toDead(resource: RecordedResource, names: IdentityNames, isListed: boolean): Discovery {
  const { recorded, urn } = resource;
  return {
    kind: isListed ? "expiring" : "missing",
    resource: toResource(resource, names),
    fact: isListed
      ? `It expired on ${text(recorded, "expiresAt")}.`
      : "It is gone; the token that it replaced is still there.",
    remedy: `Run "pulumi up" to make a new one.`,
    identity: [urn, text(recorded, "tokenId"), "dead"],
    ...(!isListed && { trace: traceOf(resource) }),
  };
}

function discoverToken(
  account: AccountEntry,
  token: TokenEntry,
  { orgId, takenAt }: Inventory,
  recorded: RecordedResource | undefined,
  names: IdentityNames,
  limits: TokenLimits,
): Discovery[] {
  // The one that a rotation replaced is meant to go.
  if (recorded !== undefined && text(recorded.recorded, "tokenId") !== token.tokenId) {
    return [];
  }
  const resource: FindingResource =
    recorded === undefined
      ? { type: "ApiToken", name: labelOf(account, token), orgId, id: token.tokenId }
      : toResource(recorded, names);
  return [
    ...expiring(token, resource, recorded, Date.parse(takenAt), limits.within),
    ...unused(token, resource, Date.parse(takenAt), limits.unused),
  ];
}

function expiring(
  { expiresAt, tokenId }: TokenEntry,
  resource: FindingResource,
  recorded: RecordedResource | undefined,
  nowMs: number,
  withinDays: number,
): Discovery[] {
  if (expiresAt === undefined) {
    return [];
  }
  const day = dayOf(expiresAt);
  const found = (fact: string, remedy: string): Discovery[] => [
    { kind: "expiring", resource, fact, remedy, identity: [tokenId, day] },
  ];
  const dueDay = recorded && rotationDay(recorded, day);
  if (dueDay !== undefined) {
    return dueDay < dayOf(nowMs)
      ? found(
          `Its rotation was due on ${dueDay}, and it expires on ${day}.`,
          `Run "pulumi up" to rotate it, and see that it runs on a schedule.`,
        )
      : [];
  }
  return Date.parse(expiresAt) <= nowMs + withinDays * DAY_MS
    ? found(
        `It expires on ${day}.`,
        recorded === undefined
          ? `Replace it where it is used, or let it expire.`
          : `Give it rotation, or another expiresAt or lifetimeDays, and run "pulumi up".`,
      )
    : [];
}

/** The day on which the next `pulumi up` rotates the token. An imported token has no secret here and is not rotated. */
function rotationDay({ recorded }: RecordedResource, expiryDay: string): string | undefined {
  const rotation = recorded["rotation"] as { readonly beforeExpiryDays?: number } | undefined;
  if (rotation === undefined || recorded["token"] === undefined) {
    return undefined;
  }
  const days = rotation.beforeExpiryDays ?? DEFAULT_BEFORE_EXPIRY_DAYS;
  return dayOf(Date.parse(expiryDay) - days * DAY_MS);
}

function unused(
  { createdAt, lastUsedAt, tokenId }: TokenEntry,
  resource: FindingResource,
  nowMs: number,
  unusedDays: number,
): Discovery[] {
  const since = lastUsedAt ?? createdAt;
  if (since === undefined || Date.parse(since) > nowMs - unusedDays * DAY_MS) {
    return [];
  }
  return [
    {
      kind: "unused",
      resource,
      fact:
        lastUsedAt === undefined
          ? `It was made on ${dayOf(since)} and never used.`
          : `It was last used on ${dayOf(since)}.`,
      remedy: `Find out whether anything needs it; if not, remove it from the program or revoke it at admin.atlassian.com.`,
      identity: [tokenId, lastUsedAt ?? "never"],
    },
  ];
}

import { DEFAULT_BEFORE_EXPIRY_DAYS } from "pulumi-atlassian-admin/organization";
import { DAY_MS } from "../../../days";
import { text } from "../../../digest";
import type { IdentityNames } from "../../../identity-names";
import type { AccountEntry, TokenEntry } from "../../../reading/inventory";
import { tokenSubject } from "../../../reading/undeclared";
import type { RecordedResource } from "../engine/resources";
import type { Discovery, FindingResource } from "../finding";
import type { Managed } from "../managed";
import type { Remedies } from "../remedies";
import { subjectsOf, toResource, traceOf } from "./describe";
import { isDeadToken } from "./recorded";
import { dayOf, isExpired, labelOf } from "./token-facts";

interface TokenLimits {
  /** Days. */
  readonly within: number;
  /** Days. */
  readonly unused: number;
}

/** The limits for the tokens of an organisation. */
export interface TokenContext {
  readonly orgId: string;
  /** RFC 3339. */
  readonly takenAt: string;
  readonly managed: Managed;
  readonly names: IdentityNames;
  readonly limits: TokenLimits;
  readonly remedies: Remedies;
}

/** Tokens that expire soon, that are unused, and tokens in the state that no longer work. */
export function discoverTokens(accounts: readonly AccountEntry[], context: TokenContext): Discovery[] {
  const { managed, orgId, takenAt } = context;
  const listed = new Set(accounts.flatMap(({ tokens }) => tokens.map(({ tokenId }) => tokenId)));
  const ours = managed.resources.filter(({ recorded }) => text(recorded, "orgId") === orgId);
  const dead = ours
    .filter((resource) => isDeadToken(resource) || hasExpired(resource, takenAt))
    .map((resource) => toDead(resource, context, listed.has(text(resource.recorded, "tokenId"))));
  const living = accounts.flatMap((account) =>
    account.tokens
      .filter(({ expiresAt }) => !isExpired(expiresAt, takenAt))
      .flatMap((token) => discoverToken(account, token, managed.tokens.get(token.tokenId), context)),
  );
  return [...dead, ...living];
}

/** A token with a fixed day stays in the state with that day, and is never replaced automatically. */
function hasExpired({ type, observed, differences }: RecordedResource, now: string): boolean {
  return (
    type === "ApiToken" &&
    observed !== undefined &&
    differences.length === 0 &&
    text(observed, "expiresAt") !== "" &&
    text(observed, "expiresAt") <= dayOf(now)
  );
}

/** An expired token is still listed. A token that is not listed was revoked, and only its predecessor exists. */
function toDead(
  resource: RecordedResource,
  { managed, names, remedies, takenAt }: TokenContext,
  isListed: boolean,
): Discovery {
  const { recorded, stack, urn } = resource;
  const isExpiry = isListed || hasExpired(resource, takenAt);
  return {
    kind: isExpiry ? "expiring" : "missing",
    resource: toResource(resource, names),
    fact: isExpiry
      ? `It expired on ${text(recorded, "expiresAt")}.`
      : "It is gone; the token that it replaced still exists.",
    // With a lifetime instead of a fixed day, the next up after a refresh creates a new token automatically.
    remedy:
      recorded["lifetimeDays"] === undefined
        ? `Remove it from the program, or, if Pulumi created it, set another expiresAt. Then run ${remedies.upWithoutRefresh(stack)}.`
        : `Run ${remedies.up(stack)} to create a new token.`,
    owner: managed.ownerOf(resource),
    identity: [urn, text(recorded, "tokenId"), "dead"],
    ...(!isExpiry && { trace: traceOf(resource) }),
    subjects: subjectsOf(resource, names),
  };
}

/** Owner and subjects of the token, for every kind of finding. */
type TokenDiscovery = Omit<Discovery, "owner" | "subjects">;

function discoverToken(
  account: AccountEntry,
  token: TokenEntry,
  recorded: RecordedResource | undefined,
  { limits, names, orgId, remedies, takenAt }: TokenContext,
): Discovery[] {
  // A token that a rotation replaced is expected to expire.
  if (recorded !== undefined && text(recorded.recorded, "tokenId") !== token.tokenId) {
    return [];
  }
  const resource: FindingResource =
    recorded === undefined
      ? { type: "ApiToken", name: labelOf(account, token), orgId, id: token.tokenId }
      : toResource(recorded, names);
  const found = [
    ...expiring(token, resource, recorded, Date.parse(takenAt), limits.within, remedies),
    ...unused(token, resource, recorded, Date.parse(takenAt), limits.unused, remedies),
  ];
  const subjects = [tokenSubject(account, token)];
  return found.map((discovery) => ({ ...discovery, owner: account.owner, subjects }));
}

function expiring(
  { expiresAt, tokenId }: TokenEntry,
  resource: FindingResource,
  recorded: RecordedResource | undefined,
  nowMs: number,
  withinDays: number,
  remedies: Remedies,
): TokenDiscovery[] {
  if (expiresAt === undefined) {
    return [];
  }
  const day = dayOf(expiresAt);
  const found = (fact: string, remedy: string): TokenDiscovery[] => [
    { kind: "expiring", resource, fact, remedy, identity: [tokenId, day] },
  ];
  const dueDay = recorded && rotationDay(recorded, day);
  if (dueDay !== undefined) {
    return dueDay < dayOf(nowMs)
      ? found(
          `Its rotation was due on ${dueDay}, and it expires on ${day}.`,
          `Run ${remedies.upWithoutRefresh(recorded?.stack ?? "")} to rotate it, and schedule this command.`,
        )
      : [];
  }
  return Date.parse(expiresAt) <= nowMs + withinDays * DAY_MS
    ? found(`It expires on ${day}.`, expiringRemedy(recorded, remedies))
    : [];
}

function expiringRemedy(recorded: RecordedResource | undefined, remedies: Remedies): string {
  if (recorded === undefined) {
    return `Replace it where it is used and revoke it at admin.atlassian.com, or let it expire.`;
  }
  const command = remedies.upWithoutRefresh(recorded.stack);
  return isImported(recorded)
    ? `Declare a new token and use it everywhere instead. Then remove this one from the program and run ${command}.`
    : `Change lifetimeDays or expiresAt in the program. Then run ${command}: the new token and this one are valid in parallel for the overlap period.`;
}

/** No API shows the secret of a token, so an imported token has none. */
function isImported({ recorded }: RecordedResource): boolean {
  return recorded["token"] === undefined;
}

/**
 * The day on which the next `pulumi up` rotates the token. An imported token has no secret in the state and is not
 * rotated.
 */
function rotationDay(resource: RecordedResource, expiryDay: string): string | undefined {
  const rotation = resource.recorded["rotation"] as { readonly beforeExpiryDays?: number } | undefined;
  if (rotation === undefined || isImported(resource)) {
    return undefined;
  }
  const days = rotation.beforeExpiryDays ?? DEFAULT_BEFORE_EXPIRY_DAYS;
  return dayOf(Date.parse(expiryDay) - days * DAY_MS);
}

function unused(
  { createdAt, lastUsedAt, tokenId }: TokenEntry,
  resource: FindingResource,
  recorded: RecordedResource | undefined,
  nowMs: number,
  unusedDays: number,
  remedies: Remedies,
): TokenDiscovery[] {
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
          ? `It was created on ${dayOf(since)} and was never used.`
          : `It was last used on ${dayOf(since)}.`,
      remedy:
        recorded === undefined
          ? `Check whether anything needs it. If not, revoke it at admin.atlassian.com.`
          : `Check whether anything needs it. If not, remove it from the program and run ${remedies.upWithoutRefresh(recorded.stack)}.`,
      identity: [tokenId, lastUsedAt ?? "never"],
    },
  ];
}

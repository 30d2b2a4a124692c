import type { ApiTokenRecord } from "../../organization/api-tokens";
import { select } from "../../lifecycle/fields";
import type { State } from "../../lifecycle/resource-definition";
import { dayOfExpiry, isExpired } from "../../organization/token-expiry";
import { addDays, daysBetween, earliest, latest } from "../../timing/days";
import {
  apiTokenOutputs,
  DEFAULT_BEFORE_EXPIRY_DAYS,
  DEFAULT_LIFETIME_DAYS,
  hasStandInScope,
  type ApiTokenInputs,
  type ApiTokenOutputs,
  type ComputedDays,
  type ReplacedToken,
} from "./schema";

export type ApiTokenState = State<ApiTokenInputs, ApiTokenOutputs>;

/** The days as check computed them. A refresh shows these as the inputs. */
export function requestedDays({ requested, ...recorded }: ApiTokenState): ComputedDays {
  // A day that check left out is a key with `undefined` here, so that it takes the place of another day.
  const { expiresAt, overlapEndsAt } = requested ?? recorded;
  return { expiresAt, overlapEndsAt };
}

/** Records the days that check computed, if they differ from the ones that hold. */
export function withRequested(outputs: ApiTokenOutputs, days: ComputedDays): ApiTokenOutputs {
  const isSame = outputs.expiresAt === days.expiresAt && outputs.overlapEndsAt === days.overlapEndsAt;
  const { expiresAt, overlapEndsAt } = days;
  return { ...outputs, requested: isSame ? undefined : { expiresAt, overlapEndsAt } };
}

/**
 * The state with the expiry that the API reports. It also records when the token was created, if a version before
 * 0.2.0 did not.
 */
export function asReported(state: ApiTokenState, { createdAt, expiry }: ApiTokenRecord): ApiTokenState {
  const expiresAt = expiry === undefined ? state.expiresAt : dayOfExpiry(expiry);
  if (expiresAt === state.expiresAt) {
    return { ...state, isExpiryUnseen: undefined };
  }
  return {
    ...state,
    ...withRequested({ ...select(apiTokenOutputs, state), expiresAt }, requestedDays(state)),
    issuedAt: state.issuedAt ?? createdAt,
    isExpiryUnseen: undefined,
  };
}

/**
 * The day from which on a token with `rotation` gets a new secret: `beforeExpiryDays` before its real expiry. If
 * the API gave a shorter lifetime than requested, no rotation comes in its first half, so that not every
 * `pulumi up` rotates.
 */
export function rotationDay(
  { createdAt, expiresAt, issuedAt = createdAt }: ApiTokenState,
  { lifetimeDays = DEFAULT_LIFETIME_DAYS, rotation }: ApiTokenInputs,
): string | undefined {
  if (rotation === undefined || expiresAt === undefined) {
    return undefined;
  }
  const wanted = addDays(expiresAt, -(rotation.beforeExpiryDays ?? DEFAULT_BEFORE_EXPIRY_DAYS));
  if (issuedAt === undefined) {
    return wanted;
  }
  const issuedOn = issuedAt.slice(0, 10);
  const life = daysBetween(issuedOn, expiresAt);
  const dayAfter = addDays(issuedOn, 1);
  // An expiry that is a second earlier than requested costs a day. That is no shortened lifetime.
  if (life >= lifetimeDays - 1) {
    return latest(wanted, dayAfter);
  }
  const afterHalf = latest(wanted, addDays(issuedOn, Math.ceil(life / 2)));
  return latest(earliest(afterHalf, addDays(expiresAt, -1)), dayAfter);
}

/** The replaced tokens that are not revoked yet, the last one first. */
export function replacedTokens({
  olderTokens = [],
  overlapEndsAt = "",
  previousTokenId,
}: ApiTokenState): ReplacedToken[] {
  const last = previousTokenId === undefined ? [] : [{ tokenId: previousTokenId, endsAt: overlapEndsAt }];
  return [...last, ...olderTokens];
}

/** The ids of all tokens of the resource. */
export function tokenIdsOf(state: ApiTokenState): string[] {
  return [state.tokenId, ...replacedTokens(state).map(({ tokenId }) => tokenId)];
}

/** Whether a listed token is valid, by the server's clock. */
export function isAlive(token: ApiTokenRecord | undefined, nowMs: number): boolean {
  return token !== undefined && token.isBlocked !== true && !isExpired(token.expiry, nowMs);
}

/** Replaced tokens in the form of the outputs. */
export function toReplacedOutputs(
  [last, ...older]: readonly ReplacedToken[],
  today: string,
): Pick<ApiTokenOutputs, "previousTokenId" | "overlapEndsAt" | "olderTokens"> {
  return {
    previousTokenId: last?.tokenId,
    overlapEndsAt: last !== undefined && last.endsAt > today ? last.endsAt : undefined,
    olderTokens: older.length === 0 ? undefined : older,
  };
}

/**
 * Whether the next `pulumi up` after a refresh creates a dead token again. Not if its day was given, and not if it
 * was imported, because only its consumers have its secret.
 */
export function comesBack({ lifetimeDays, scopes, token }: ApiTokenState): boolean {
  return lifetimeDays !== undefined && token !== undefined && !hasStandInScope(scopes);
}

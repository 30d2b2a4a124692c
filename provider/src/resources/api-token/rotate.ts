import { ProviderError, RefusedError } from "../../errors";
import { select } from "../../lifecycle/fields";
import type { Applied } from "../../lifecycle/resource-definition";
import type { ApiTokenRecord } from "../../organization/api-tokens";
import type { Organization } from "../../organization/organization";
import { tokenKey } from "../../organization/token-orphans";
import { addDays, earliest, latest, utcDay } from "../../timing/days";
import {
  asReported,
  isAlive,
  replacedTokens,
  requestedDays,
  rotationDay,
  tokenIdsOf,
  toReplacedOutputs,
  withRequested,
  type ApiTokenState,
} from "./life";
import { mintToken, sayOtherExpiry } from "./mint";
import {
  apiTokenOutputs,
  DEFAULT_OVERLAP_DAYS,
  type ApiTokenInputs,
  type ApiTokenOutputs,
  type ReplacedToken,
} from "./schema";

/** Whether update has work to do although no input changed: because of the outputs or the date. */
export function isWorkDue(state: ApiTokenState, desired: ApiTokenInputs, nowMs: number): boolean {
  const today = utcDay(nowMs);
  const { expiresAt, overlapEndsAt } = requestedDays(state);
  // The engine shows these differences itself. It hides them if diff reports an update.
  const isShown =
    expiresAt !== desired.expiresAt ||
    overlapEndsAt !== desired.overlapEndsAt ||
    state.lifetimeDays !== desired.lifetimeDays;
  if (isShown) {
    return false;
  }
  return (
    replacedTokens(state).some(({ endsAt }) => endsAt <= today) ||
    (isHiddenFromCheck(state, desired) && isRotationDue(state, desired, today)) ||
    // Not on the same day: otherwise a late list would make the next "pulumi up" an update.
    (state.isExpiryUnseen === true && (state.issuedAt ?? "").slice(0, 10) < today)
  );
}

/**
 * Brings a token to the desired inputs. A moved `expiresAt` creates a new token next to the old one, if that is due
 * by the server's clock too. Replaced tokens are revoked when their overlap period has ended by that clock. Nothing
 * is revoked before the new token exists. The next update finishes what fails after that.
 */
export async function rotate(
  organization: Organization,
  state: ApiTokenState,
  desired: ApiTokenInputs,
): Promise<Applied<ApiTokenOutputs>> {
  const { accountId, fullLabel, tokenId } = state;
  organization.record.mention(tokenIdsOf(state).map(tokenKey));
  // The first response also carries the server's time.
  const current = await organization.apiTokens.listed(accountId, tokenId);
  await organization.apiTokens.nameOrphans(state);
  const nowMs = organization.nowMs();
  const isWorking = isAlive(current, nowMs);
  const known = current !== undefined && isWorking ? asReported(state, current) : state;
  sayOtherExpiry(organization, fullLabel, { given: known.expiresAt, wanted: state.expiresAt });
  const isMintDue = mustMint(known, desired, isWorking, utcDay(nowMs));
  if (desired.rotation !== undefined && state.token === undefined && !isMintDue) {
    throw new RefusedError(
      `it was imported and cannot rotate: only its consumers have its secret, and they would lose access. ` +
        `To get a secret that Pulumi knows, change lifetimeDays (the old token stays for the overlap period) or run ` +
        `"pulumi up --replace" for it (the old token is revoked). To keep the token as it is, remove rotation.`,
    );
  }
  const outputs = isMintDue
    ? await mintNext(organization, known, desired, current)
    : await withoutMint(organization, known, desired);
  const { left, unfinished } = await revokeEnded(organization, accountId, outputs.replaced);
  const today = utcDay(organization.nowMs());
  const all = { ...outputs.token, ...toReplacedOutputs(left, today) };
  return { outputs: withRequested(all, desired), unfinished };
}

/** The current token, and the tokens that it has replaced. */
interface Tokens {
  readonly token: ApiTokenOutputs;
  readonly replaced: readonly ReplacedToken[];
}

function mustMint(state: ApiTokenState, desired: ApiTokenInputs, isAlive: boolean, today: string): boolean {
  const requested = requestedDays(state).expiresAt;
  const { expiresAt, lifetimeDays } = desired;
  if (lifetimeDays === undefined) {
    // A given day. If the API changed it, the program still gives the same day.
    return expiresAt !== requested && expiresAt !== state.expiresAt;
  }
  if (state.lifetimeDays !== undefined && state.lifetimeDays !== lifetimeDays) {
    return true;
  }
  if (state.token === undefined) {
    return false;
  }
  if (state.expiresAt === undefined) {
    return !isAlive;
  }
  const isMoved = expiresAt !== requested;
  return (isMoved || isHiddenFromCheck(state, desired)) && isRotationDue(state, desired, today);
}

/** Whether check knows another day than the real one, so that check cannot move it when a rotation is due. */
function isHiddenFromCheck({ requested, token }: ApiTokenState, { lifetimeDays }: ApiTokenInputs): boolean {
  return requested !== undefined && token !== undefined && lifetimeDays !== undefined;
}

function isRotationDue(state: ApiTokenState, desired: ApiTokenInputs, today: string): boolean {
  const day = rotationDay(state, desired);
  return day !== undefined && day <= today;
}

async function mintNext(
  organization: Organization,
  state: ApiTokenState,
  desired: ApiTokenInputs,
  current: ApiTokenRecord | undefined,
): Promise<Tokens> {
  const token = await mintToken(organization, desired);
  const nowMs = organization.nowMs();
  const today = utcDay(nowMs);
  const older = replacedTokens(state);
  if (isAlive(current, nowMs) || (current === undefined && state.expiresAt !== undefined)) {
    const endsAt = endOfOverlap(state, desired, current, today);
    return { token, replaced: [{ tokenId: state.tokenId, endsAt }, ...older] };
  }
  // The current token is dead, so consumers can still use the one before. It stays until the state has the new one.
  const kept = older.map((one) => ({ ...one, endsAt: latest(one.endsAt, addDays(today, 1)) }));
  return {
    token,
    replaced: current === undefined ? kept : [...kept, { tokenId: state.tokenId, endsAt: today }],
  };
}

/** The day from which on the replaced token can be revoked. Never before the day that the preview showed. */
function endOfOverlap(
  { expiresAt }: ApiTokenState,
  { overlapEndsAt, rotation }: ApiTokenInputs,
  current: ApiTokenRecord | undefined,
  today: string,
): string {
  const end = latest(addDays(today, rotation?.overlapDays ?? DEFAULT_OVERLAP_DAYS), overlapEndsAt ?? today);
  const dead = dayAfterLife(current?.expiry, expiresAt);
  return dead === undefined ? end : earliest(end, latest(dead, addDays(today, 1)));
}

/** The first day on which a token is certainly expired. */
function dayAfterLife(expiry: string | undefined, expiresAt: string | undefined): string | undefined {
  if (expiry !== undefined) {
    return utcDay(Date.parse(expiry) - 1, 1);
  }
  return expiresAt === undefined ? undefined : addDays(expiresAt, 1);
}

async function withoutMint(
  organization: Organization,
  state: ApiTokenState,
  desired: ApiTokenInputs,
): Promise<Tokens> {
  const today = utcDay(organization.nowMs());
  const machineDay = utcDay(Date.now());
  const isMoved = desired.lifetimeDays !== undefined && desired.expiresAt !== requestedDays(state).expiresAt;
  const replaced = replacedTokens(state);
  const isEnded = replaced.some(({ endsAt }) => endsAt > today && endsAt <= machineDay);
  if (machineDay > today && (isMoved || isEnded)) {
    organization.log.warn(
      `the token "${state.fullLabel}" stays as it is: its rotation or the end of its overlap period is due by the clock of this machine (${machineDay}), ` +
        `but not by the server's (${today}). Set the clock of this machine.`,
    );
  }
  return { token: select(apiTokenOutputs, state), replaced };
}

/**
 * Revokes the tokens whose overlap period has ended by the server's clock. A token that cannot be revoked stays
 * recorded, with the reason.
 */
async function revokeEnded(
  organization: Organization,
  accountId: string,
  replaced: readonly ReplacedToken[],
): Promise<{ left: ReplacedToken[]; unfinished: string[] }> {
  const today = utcDay(organization.nowMs());
  const left: ReplacedToken[] = [];
  const unfinished: string[] = [];
  for (const one of replaced) {
    if (one.endsAt > today) {
      left.push(one);
      continue;
    }
    try {
      await organization.apiTokens.revoke(accountId, one.tokenId);
    } catch (error) {
      // The new secret must get into the state, even if the old token cannot be revoked.
      left.push(one);
      const reason = error instanceof ProviderError ? error.message : String(error);
      unfinished.push(`its previous token "${one.tokenId}" could not be revoked: ${reason}`);
    }
  }
  return { left, unfinished };
}

import { select } from "../../lifecycle/fields";
import type { Observed } from "../../lifecycle/resource-definition";
import type { ApiTokenRecord } from "../../organization/api-tokens";
import { isGone } from "../../organization/failures";
import type { Organization } from "../../organization/organization";
import { isExpired } from "../../organization/token-expiry";
import {
  asReported,
  comesBack,
  isAlive,
  replacedTokens,
  requestedDays,
  withRequested,
  type ApiTokenState,
} from "./life";
import { sayOtherExpiry } from "./mint";
import { apiTokenOutputs, type ApiTokenInputs, type ApiTokenOutputs } from "./schema";

type ObservedToken = Observed<ApiTokenInputs, ApiTokenOutputs>;

/**
 * Reads a token.
 * @returns undefined if the token is proven to be gone, or revoked, and no replaced token is left
 */
export async function readToken(
  organization: Organization,
  state: ApiTokenState,
): Promise<ObservedToken | undefined> {
  const { accountId, fullLabel, tokenId } = state;
  const { apiTokens, log } = organization;
  const listed = await apiTokens.listed(accountId, tokenId).catch((error: unknown) => {
    if (isGone(error)) {
      return "not readable" as const;
    }
    throw error;
  });
  await apiTokens.nameOrphans(state);
  if (listed !== "not readable" && hasEnded(state, listed, organization.nowMs()) && !comesBack(state)) {
    log.warn(
      `the token "${fullLabel}" of account "${accountId}" has expired. Remove it from the program, or set another expiresAt.`,
    );
    return observed(organization, state, listed);
  }
  const token =
    listed === "not readable" || listed === undefined
      ? await apiTokens.find(accountId, tokenId, {
          isUnlisted: listed === undefined,
          issuedAt: state.isExpiryUnseen === true ? state.issuedAt : undefined,
        })
      : listed;
  if (isAlive(token, organization.nowMs())) {
    return observed(organization, state, token);
  }
  // While a replaced token is left, the resource is not gone. A dead token has no day. The next "pulumi up" gives it
  // a day, and with it a new secret.
  const isLeft =
    (token !== undefined && token.isBlocked !== true) || (await isReplacedLeft(organization, state));
  return isLeft ? { outputs: withoutDay(state), inputs: { expiresAt: undefined } } : undefined;
}

/** Whether the token has expired, and nothing shows that somebody revoked it before. */
function hasEnded({ expiresAt }: ApiTokenState, listed: ApiTokenRecord | undefined, nowMs: number): boolean {
  return listed === undefined
    ? isExpired(expiresAt, nowMs)
    : listed.isBlocked !== true && isExpired(listed.expiry, nowMs);
}

function observed(
  organization: Organization,
  state: ApiTokenState,
  token: ApiTokenRecord | undefined,
): ObservedToken {
  const reported = token === undefined ? state : asReported(state, token);
  const fullLabel = token?.label || state.fullLabel;
  sayOtherExpiry(organization, fullLabel, { given: reported.expiresAt, wanted: state.expiresAt });
  return { outputs: { ...select(apiTokenOutputs, reported), fullLabel }, inputs: {} };
}

function withoutDay(state: ApiTokenState): ApiTokenOutputs {
  const { overlapEndsAt } = requestedDays(state);
  return withRequested(
    { ...select(apiTokenOutputs, state), expiresAt: undefined },
    { expiresAt: undefined, overlapEndsAt },
  );
}

async function isReplacedLeft(organization: Organization, state: ApiTokenState): Promise<boolean> {
  const found = await Promise.all(
    replacedTokens(state).map(({ tokenId }) => organization.apiTokens.find(state.accountId, tokenId)),
  );
  return found.some((token) => token !== undefined && token.isBlocked !== true);
}

import type { Organization } from "../../organization/organization";
import { ProviderError, RefusedError } from "../../errors";
import type { Applied, State } from "../../lifecycle/resource-definition";
import { isExpired } from "../../organization/token-expiry";
import type { ApiTokenInputs, ApiTokenOutputs } from "./schema";

type ApiTokenState = State<ApiTokenInputs, ApiTokenOutputs>;

/**
 * Brings a token to the expiry that is desired: a moved `expiresAt` mints a new token next to the old one, which is revoked once there is no
 * `overlapEndsAt` any more.
 */
export async function rotate(
  organization: Organization,
  state: ApiTokenState,
  desired: ApiTokenInputs & { readonly expiresAt: string },
): Promise<Applied<ApiTokenOutputs>> {
  const { token, tokenId, fullLabel, previousTokenId } = state;
  const isMoved = desired.expiresAt !== state.expiresAt;
  const outputs = isMoved
    ? await mintNext(organization, state, desired)
    : { token, tokenId, fullLabel, previousTokenId };
  if (outputs.previousTokenId === undefined || desired.overlapEndsAt !== undefined) {
    return { outputs };
  }
  try {
    await organization.tokenMinting.revoke(state.accountId, outputs.previousTokenId);
    return { outputs: { ...outputs, previousTokenId: undefined } };
  } catch (error) {
    // A new secret must reach the state, whatever becomes of the old one.
    if (isMoved && error instanceof ProviderError) {
      return { outputs, unfinished: [`its previous token could not be revoked: ${error.message}`] };
    }
    throw error;
  }
}

async function mintNext(
  organization: Organization,
  state: ApiTokenState,
  desired: ApiTokenInputs & { readonly expiresAt: string },
): Promise<ApiTokenOutputs> {
  const isLifeChanged = state.lifetimeDays !== undefined && state.lifetimeDays !== desired.lifetimeDays;
  const isByRotation = desired.rotation !== undefined && state.expiresAt !== undefined && !isLifeChanged;
  if (isByRotation && state.token === undefined) {
    throw new RefusedError(
      `its rotation is due, but the token was imported: nobody but its consumers has its secret, and they would lose access. ` +
        `To get a secret that Pulumi knows, change lifetimeDays (the old token stays for the overlap) or run ` +
        `"pulumi up --replace" for it (the old token is revoked); to leave the token alone, take out rotation.`,
    );
  }
  // Of two old tokens one stays: the one that consumers may still use. The other goes first, while the state still names it.
  const current = await organization.apiTokens.find(state.accountId, state.tokenId);
  const isAlive = current !== undefined && !isExpired(current.expiry);
  const [kept, surplus] = isAlive
    ? [state.tokenId, state.previousTokenId]
    : [state.previousTokenId, state.tokenId];
  if (surplus !== undefined) {
    await organization.tokenMinting.revoke(state.accountId, surplus);
  }
  await organization.tokenOrphans.warn(desired.accountId, desired.label);
  return { ...(await organization.tokenMinting.mint(desired)), previousTokenId: kept };
}

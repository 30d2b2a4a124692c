import { RefusedError } from "../../errors";
import type { Organization } from "../../organization/organization";
import { dayOfExpiry } from "../../organization/token-expiry";
import { utcDay } from "../../timing/days";
import { hasStandInScope, MAX_LIFETIME_DAYS, type ApiTokenInputs, type ApiTokenOutputs } from "./schema";

/** Creates the token that the inputs describe, and records the expiry that the API reports. */
export async function mintToken(
  organization: Organization,
  inputs: ApiTokenInputs,
): Promise<Omit<ApiTokenOutputs, "requested">> {
  const { accountId, label, managedBy, scopes } = inputs;
  if (hasStandInScope(scopes)) {
    throw new RefusedError(
      `its scopes are the placeholder that an import writes, and no API shows the real ones. Declare the real scopes and remove ignoreChanges, ` +
        `or remove the token from the program.`,
    );
  }
  await organization.apiTokens.nameOrphansOfLabel({ accountId, label, managedBy });
  const expiresAt = dayToAskFor(inputs, organization.nowMs());
  const minted = await organization.apiTokens.mint({ accountId, label, managedBy, scopes, expiresAt });
  const { expiry, fullLabel, issuedAt, token, tokenId } = minted;
  const given = expiry === undefined ? expiresAt : dayOfExpiry(expiry);
  sayOtherExpiry(organization, fullLabel, { wanted: expiresAt, given });
  const isExpiryUnseen = !minted.isListed && expiry === undefined ? true : undefined;
  return { token, tokenId, fullLabel, expiresAt: given, issuedAt, isExpiryUnseen };
}

/** Warns if a token expires on another day than requested. */
export function sayOtherExpiry(
  organization: Organization,
  fullLabel: string,
  { given, wanted }: { readonly given: string | undefined; readonly wanted: string | undefined },
): void {
  if (given !== wanted && given !== undefined && wanted !== undefined) {
    organization.log.warn(
      `the API reports that the token "${fullLabel}" expires on ${given}, not on ${wanted} as requested. The organisation can limit the lifetime of ` +
        `tokens. expiresAt shows the reported day, and rotation counts from it.`,
    );
  }
}

/** The day to request. The server's clock decides, because check has only this machine's clock. */
function dayToAskFor({ expiresAt, lifetimeDays }: ApiTokenInputs, nowMs: number): string {
  if (lifetimeDays !== undefined) {
    return utcDay(nowMs, lifetimeDays);
  }
  if (expiresAt === undefined) {
    throw new RefusedError(`its expiry was not known. Run "pulumi up" again.`);
  }
  const [first, last] = [utcDay(nowMs, 1), utcDay(nowMs, MAX_LIFETIME_DAYS)];
  if (expiresAt < first || expiresAt > last) {
    throw new RefusedError(
      `expiresAt must be 1 to ${MAX_LIFETIME_DAYS} days from today by the server's clock, "${first}" to "${last}", and is "${expiresAt}". ` +
        `Set another day. If the clock of this machine is wrong, set the clock.`,
    );
  }
  return expiresAt;
}

import { inviteServiceAccount, type ProductAccess } from "../../client/endpoints/service-accounts";
import { isOutcomeUnknown } from "../../client/retry-table";
import { isLastingFailure } from "../../directory/failures";
import type { Organization } from "../../directory/organization";
import { ProviderError } from "../../errors";
import { sendUntilApplied } from "../send-until-applied";
import { whenInDirectory } from "../when-in-directory";
import { nameOf } from "./product-access";

/** An access that was not granted, and why. */
interface Refusal {
  readonly access: ProductAccess;
  readonly error: ProviderError;
}

/** What came of granting. */
export interface Granted {
  /** What the account has been given in all; nothing where that is none. */
  readonly grantedAccess: readonly ProductAccess[] | undefined;
  readonly unfinished: readonly string[];
}

/** Grants what is wanted and not granted yet. No API shows access, so the state says what was granted. */
export async function grantMissing(
  organization: Organization,
  accountId: string,
  wanted: readonly ProductAccess[],
  granted: readonly ProductAccess[] = [],
): Promise<Granted> {
  const isGranted = new Set(granted.map(nameOf));
  const missing = wanted.filter((access) => !isGranted.has(nameOf(access)));
  const refusals = await grant(organization, accountId, missing);
  const isRefused = new Set(refusals.map(({ access }) => access));
  const grantedAccess = wanted.filter((access) => !isRefused.has(access));
  return {
    grantedAccess: grantedAccess.length === 0 ? undefined : grantedAccess,
    unfinished: refusals.map(toReason),
  };
}

function toReason({ access, error }: Refusal): string {
  return isOutcomeUnknown(error)
    ? `access to ${nameOf(access)} may be missing: ${error.message} Look at the account's apps at admin.atlassian.com.`
    : `access to ${nameOf(access)} could not be granted: ${error.message}`;
}

/** Sends one request for all; where that is refused, one for each, so that what can be granted is. */
async function grant(
  organization: Organization,
  accountId: string,
  access: readonly ProductAccess[],
): Promise<Refusal[]> {
  if (access.length === 0) {
    return [];
  }
  try {
    await invite(organization, accountId, access);
    return [];
  } catch (error) {
    if (!(error instanceof ProviderError)) {
      throw error;
    }
    if (access.length === 1 || !isLastingFailure(error)) {
      return access.map((one) => ({ access: one, error }));
    }
    const refusals: Refusal[] = [];
    for (const one of access) {
      refusals.push(...(await grant(organization, accountId, [one])));
    }
    return refusals;
  }
}

/**
 * Grants with one request. Nothing shows whether it arrived, so it is sent again after a lost answer: an invite only names an account that
 * exists and the access that it shall have, so a second one makes nothing that the first did not.
 */
export async function invite(
  organization: Organization,
  accountId: string,
  access: readonly ProductAccess[],
): Promise<void> {
  const { client, orgId } = organization;
  const send = (): Promise<void> => inviteServiceAccount(client, orgId, accountId, access);
  await sendUntilApplied(
    () => whenInDirectory(organization, accountId, send, `A new account can take longer than that.`),
    async () => false,
  );
}

import type { ProductAccess } from "../../organization/product-access";
import type { Organization } from "../../organization/organization";
import type { AccessRefusal } from "../../organization/product-access";
import { nameOf } from "./product-access";

/** The result of granting. */
export interface Granted {
  /** All access that the account was granted. Undefined if there is none. */
  readonly grantedAccess: readonly ProductAccess[] | undefined;
  readonly unfinished: readonly string[];
}

/** Grants the access that is declared and not granted yet. No API shows access, so the state records it. */
export async function grantMissing(
  { productAccess }: Organization,
  accountId: string,
  wanted: readonly ProductAccess[],
  granted: readonly ProductAccess[] = [],
): Promise<Granted> {
  const isGranted = new Set(granted.map(nameOf));
  const missing = wanted.filter((access) => !isGranted.has(nameOf(access)));
  const refusals = await productAccess.grant(accountId, missing);
  const isRefused = new Set(refusals.map(({ access }) => access));
  const grantedAccess = wanted.filter((access) => !isRefused.has(access));
  return {
    grantedAccess: grantedAccess.length === 0 ? undefined : grantedAccess,
    unfinished: refusals.map(toReason),
  };
}

function toReason({ access, error, isOutcomeUnknown }: AccessRefusal): string {
  return isOutcomeUnknown
    ? `access to ${nameOf(access)} is uncertain: ${error.message} Check the account's apps at admin.atlassian.com.`
    : `access to ${nameOf(access)} could not be granted: ${error.message}`;
}

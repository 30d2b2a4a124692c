import { z } from "zod";
import type { ProductAccess } from "../../organization/product-access";
import type { CheckFailure } from "../../lifecycle/check-failure";
import type { KnownInputs, RuleContext } from "../../lifecycle/resource-definition";
import { sortedOnce } from "../sorted-once";
import type { ServiceAccountInputs } from "./schema";

const NOT_JIRA = /^(?!ari:cloud:jira:)/;
const JIRA_GRANTS_NOTHING = `must contain "jira-software" instead of "jira": the API accepts "ari:cloud:jira::…" and grants nothing`;

const resource = z
  .string()
  .regex(
    /^ari:cloud:[a-z][a-z0-9-]*:[^:\s]*:(?!role\/)[^:\s/]+\/\S+$/,
    `must be the ARI of a site, such as "ari:cloud:jira-software::site/<cloudId>"`,
  )
  .regex(NOT_JIRA, JIRA_GRANTS_NOTHING);

const role = z
  .string()
  .regex(
    /^ari:cloud:[a-z][a-z0-9-]*::role\/\S+$/,
    `must be the ARI of a role, such as "ari:cloud:jira-software::role/product/member"`,
  )
  .regex(NOT_JIRA, JIRA_GRANTS_NOTHING);

/** The app of an ARI, such as `confluence`. Undefined for an ARI that another rule refuses. */
function productOf(ari: string): string | undefined {
  return /^ari:cloud:(?!jira:)([^:]+):/.exec(ari)?.[1];
}

const entry = z
  .strictObject({
    resource,
    role,
    removedByHand: z
      .boolean()
      .transform((isRemoved) => isRemoved || undefined)
      .optional(),
  })
  .refine(
    (given) => {
      const [ofResource, ofRole] = [productOf(given.resource), productOf(given.role)];
      return ofResource === undefined || ofRole === undefined || ofResource === ofRole;
    },
    { path: ["role"], error: "must be a role of the resource's product" },
  );

export type ProductAccessEntry = z.output<typeof entry>;

export const productAccess = z
  .array(entry)
  .refine((entries) => {
    const names = new Set(wanted(entries).map(nameOf));
    return !entries.some((one) => one.removedByHand === true && names.has(nameOf(one)));
  }, "must not name the same access with removedByHand and without")
  .transform((entries) => sortedOnce(entries, nameOf));

/** The unique name of one access in messages. */
export function nameOf({ resource, role }: ProductAccess): string {
  return `"${resource}" as "${role}"`;
}

/** The access that an account must have. */
export function wanted(entries: readonly ProductAccessEntry[] = []): ProductAccess[] {
  return entries
    .filter(({ removedByHand }) => removedByHand !== true)
    .map(({ resource, role }) => ({ resource, role }));
}

/** One failure for each access that was granted before and that no entry declares any more. */
export function removals(
  before: readonly ProductAccess[],
  entries: readonly ProductAccessEntry[] = [],
): string[] {
  const names = new Set(entries.map(nameOf));
  return before
    .map(nameOf)
    .filter((name) => !names.has(name))
    .map(
      (name) =>
        `must still contain ${name}, because no API removes access. If it was granted, remove it at admin.atlassian.com. ` +
        `Then set removedByHand: true on the entry, run "pulumi up", and remove the entry`,
    );
}

export function removalFailures(
  { orgId, productAccess: list }: KnownInputs<ServiceAccountInputs>,
  { isGiven, previous }: RuleContext<ServiceAccountInputs>,
): CheckFailure[] {
  const entries = isGiven("productAccess") ? list : [];
  // In another organisation a new account takes the place of this one, which is deleted.
  const isReplaced = previous?.orgId !== undefined && previous.orgId !== orgId;
  // A list that is invalid or not known yet shows nothing.
  if (isReplaced || entries?.every((entry) => entry !== undefined) !== true) {
    return [];
  }
  return removals(wanted(previous?.productAccess), entries).map((reason) => ({
    property: "productAccess",
    reason,
  }));
}

import type { GroupRecord } from "pulumi-atlassian-admin/organization";
import { toExpression } from "../../glob";
import type { AccountEntry } from "../../reading/inventory";
import type { ImportOptions } from "./options";

type Filters = Pick<ImportOptions, "name" | "owner" | "group">;

/**
 * The service accounts and groups that match the filters. Filters of one kind are alternatives; all kinds must
 * match.
 */
export function select(
  accounts: readonly AccountEntry[],
  groups: readonly GroupRecord[],
  { name, owner, group }: Filters,
): { readonly accounts: readonly AccountEntry[]; readonly groups: readonly GroupRecord[] } {
  const isAccountFilter = name !== undefined || owner !== undefined;
  const named = groups.filter((one) => matches(one.name, group));
  const namedIds = new Set(named.map(({ id }) => id));
  const chosen = accounts.filter(
    ({ displayName, groupIds, owner: held }) =>
      matches(displayName, name) &&
      (owner === undefined || owner.includes(held ?? "")) &&
      (group === undefined || groupIds.some((id) => namedIds.has(id))),
  );
  const reached = new Set(chosen.flatMap(({ groupIds }) => groupIds));
  return { accounts: chosen, groups: isAccountFilter ? named.filter(({ id }) => reached.has(id)) : named };
}

/** Whether a name matches one of the patterns. `*` stands for any text; case is ignored. */
function matches(name: string, patterns: readonly string[] | undefined): boolean {
  return patterns?.some((pattern) => toExpression(pattern).test(name)) ?? true;
}

import type { Discovery } from "../finding";
import type { RecordedResource } from "../engine/resources";
import { text } from "../../../digest";
import { accountIdsOf } from "../managed";
import type { IdentityNames } from "../../../identity-names";
import type { Consequences } from "./consequences";
import { toResource, traceOf } from "./describe";

/**
 * What an exact list has too many or lacks, one finding per member: each was added or removed by somebody.
 * @returns `undefined` when the members are as recorded, so that something else differs, such as an addition that failed.
 */
export function changedMembers(
  resource: RecordedResource,
  names: IdentityNames,
  consequences: Consequences,
): Discovery[] | undefined {
  const { recorded, observed, differences } = resource;
  if (observed === undefined || differences.length === 0) {
    return [];
  }
  const was = accountIdsOf(recorded);
  const is = accountIdsOf(observed);
  const group = names.of(text(recorded, "groupId"));
  const additions = is.filter((accountId) => !was.includes(accountId));
  const removals = was.filter((accountId) => !is.includes(accountId));
  if (additions.length + removals.length === 0) {
    return undefined;
  }
  const added = additions.map((accountId) =>
    toDiscovery(resource, names, accountId, {
      fact: `${names.of(accountId)} was added.`,
      remedy: `Run "pulumi up" to remove the member, or put it into members or ignore.`,
      observed: accountId,
    }),
  );
  const removed = removals
    .filter(
      (accountId) => !consequences.take(`membership of ${names.of(accountId)} in group ${group}`, accountId),
    )
    .map((accountId) =>
      toDiscovery(resource, names, accountId, {
        fact: `${names.of(accountId)} was removed.`,
        remedy: `Run "pulumi up" to add the member again, or take it out of members and run "pulumi refresh".`,
        declared: accountId,
      }),
    );
  return [...added, ...removed];
}

function toDiscovery(
  resource: RecordedResource,
  names: IdentityNames,
  accountId: string,
  { fact, remedy, ...values }: { fact: string; remedy: string; declared?: string; observed?: string },
): Discovery {
  const { ids, since } = traceOf(resource);
  return {
    kind: "changed",
    resource: toResource(resource, names),
    fact,
    remedy,
    differences: [{ property: "members", ...values }],
    identity: [resource.urn, accountId, values.observed === undefined ? "removed" : "added"],
    trace: { ids: [...ids, accountId], since },
  };
}

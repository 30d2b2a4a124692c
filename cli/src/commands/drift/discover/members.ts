import { DEFAULT_MAX_REMOVALS } from "pulumi-atlassian-admin/organization";
import { text } from "../../../digest";
import type { IdentityNames } from "../../../identity-names";
import { plural } from "../../../plural";
import type { RecordedResource } from "../engine/resources";
import type { Difference, Discovery } from "../finding";
import { accountIdsOf } from "../managed";
import type { Remedies } from "../remedies";
import type { Consequences } from "./consequences";
import { listOf, memberSubject, toResource, traceOf } from "./describe";

/** The members that were added to a member list, and those that are gone from it. */
export function membersChangedIn({ observed, differences, recorded }: RecordedResource): {
  readonly added: readonly string[];
  readonly removed: readonly string[];
} {
  if (observed === undefined || differences.length === 0) {
    return { added: [], removed: [] };
  }
  const was = accountIdsOf(recorded);
  const is = accountIdsOf(observed);
  return {
    added: is.filter((accountId) => !was.includes(accountId)),
    removed: was.filter((accountId) => !is.includes(accountId)),
  };
}

/**
 * The difference of a member list as one finding.
 * @returns `undefined` if the members are as recorded, so that something else differs, such as an addition that
 * failed.
 */
export function changedMembers(
  resource: RecordedResource,
  names: IdentityNames,
  consequences: Consequences,
  remedies: Remedies,
): Discovery[] | undefined {
  const { added, removed } = membersChangedIn(resource);
  if (added.length + removed.length === 0) {
    return resource.differences.length === 0 ? [] : undefined;
  }
  const { recorded, stack, urn } = resource;
  const groupId = text(recorded, "groupId");
  const group = names.of(groupId);
  // A deleted account is no member either. That is one change, reported once.
  const left = removed.filter(
    (accountId) => !consequences.take(`membership of ${names.of(accountId)} in group ${group}`, accountId),
  );
  const changed = [...added, ...left];
  if (changed.length === 0) {
    return [];
  }
  const { ids, since } = traceOf(resource);
  const facts = [...factOf(added, "added", names), ...factOf(left, "removed", names)];
  return [
    {
      kind: "changed",
      resource: toResource(resource, names),
      fact: `${facts.join("; ")}.`,
      remedy: remedyFor(recorded, added.length, remedies.up(stack)),
      differences: [
        ...added.map((observed): Difference => ({ property: "members", observed })),
        ...left.map((declared): Difference => ({ property: "members", declared })),
      ],
      members: changed.map((accountId) => ({ accountId, name: names.plain(accountId) })),
      identity: [urn, ["added", ...added.toSorted()], ["removed", ...left.toSorted()]],
      trace: { ids, oneOf: changed, since },
      subjects: changed.map((accountId) => memberSubject(groupId, accountId, names)),
    },
  ];
}

function factOf(accountIds: readonly string[], verb: string, names: IdentityNames): string[] {
  return accountIds.length === 0
    ? []
    : [`${accountIds.length} ${verb}: ${listOf(accountIds.map((accountId) => names.plain(accountId)))}`];
}

/** One update removes at most as many members as the list allows. */
function remedyFor(recorded: RecordedResource["recorded"], surplus: number, command: string): string {
  const { maxRemovals } = recorded;
  const allowed = typeof maxRemovals === "number" ? maxRemovals : DEFAULT_MAX_REMOVALS;
  const raise =
    surplus > allowed
      ? `Set maxRemovals to ${surplus}, because ${plural(surplus, "member")} would be removed. Then run`
      : "Run";
  return `${raise} ${command} to restore the list. To keep the change, first add it to members or ignore.`;
}

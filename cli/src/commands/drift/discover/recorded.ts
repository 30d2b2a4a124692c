import { text } from "../../../digest";
import type { IdentityNames } from "../../../identity-names";
import type { RecordedResource } from "../engine/resources";
import type { Discovery } from "../finding";
import type { Managed } from "../managed";
import type { Remedies } from "../remedies";
import { UNKNOWN_SCOPE } from "../../import/objects";
import { Consequences } from "./consequences";
import { listOf, subjectsOf, toResource, traceOf } from "./describe";
import { givenBack } from "./ends";
import { changedMembers } from "./members";

/**
 * What the refresh preview found changed or missing. Deletions that follow from another deletion are part of the
 * finding about their cause.
 */
export function discoverRecorded(managed: Managed, names: IdentityNames, remedies: Remedies): Discovery[] {
  const missing = managed.resources.filter(({ observed }) => observed === undefined);
  const [holders, others] = [missing.filter(isHolder), missing.filter((resource) => !isHolder(resource))];
  const consequences = new Consequences(holders.map(objectId));
  const alone = others.filter((resource) => {
    const { recorded } = resource;
    const holderIds = [text(recorded, "groupId"), text(recorded, "accountId")];
    return !consequences.take(names.ofResource(resource), ...holderIds);
  });
  const changed = managed.resources.flatMap((resource) =>
    resource.type === "GroupMembers"
      ? (changedMembers(resource, names, consequences, remedies) ??
        changedResource(resource, managed, names, remedies))
      : changedResource(resource, managed, names, remedies),
  );
  const toFinding = (resource: RecordedResource): Discovery =>
    toMissing(resource, managed, names, remedies, consequences.of(objectId(resource)));
  return [
    ...holders.map(toFinding),
    ...groupsOf(alone).map((group) =>
      group.length === 1 && group[0] !== undefined
        ? toFinding(group[0])
        : toMissingMembers(group, names, remedies),
    ),
    ...changed,
  ];
}

/** Whether deleting this also deletes other objects. */
function isHolder({ type }: Pick<RecordedResource, "type">): boolean {
  return type === "ServiceAccount" || type === "Group";
}

/** Memberships grouped by stack and group, everything else by itself. */
function groupsOf(resources: readonly RecordedResource[]): RecordedResource[][] {
  const grouped = new Map<string, RecordedResource[]>();
  for (const resource of resources) {
    const { recorded, stack, type, urn } = resource;
    const key =
      type === "GroupMembership" ? JSON.stringify([recorded["orgId"], stack, recorded["groupId"]]) : urn;
    const group = grouped.get(key) ?? [];
    group.push(resource);
    grouped.set(key, group);
  }
  return [...grouped.values()];
}

function objectId({ type, recorded }: RecordedResource): string {
  return isHolder({ type }) ? text(recorded, type === "Group" ? "groupId" : "accountId") : "";
}

function missingRemedy(remedies: Remedies, stack: string, withoutScopes: readonly string[]): string {
  const up = `${remedies.up(stack)} to create it again. To accept the deletion, first remove it from the program.`;
  return withoutScopes.length === 0
    ? `Run ${up}`
    : `An import does not know the scopes of a token: in the program, first write those of ${listOf(withoutScopes)} and remove ignoreChanges, or remove the token. Then run ${up}`;
}

/** The labels of the missing tokens of a resource that an import wrote without scopes. */
function tokensWithoutScopes(resource: RecordedResource, { resources }: Managed): string[] {
  const id = objectId(resource);
  return resources
    .filter(({ observed, recorded, type, urn }) => {
      const isConcerned = urn === resource.urn || (id !== "" && text(recorded, "accountId") === id);
      const { scopes } = recorded;
      return (
        type === "ApiToken" &&
        observed === undefined &&
        isConcerned &&
        Array.isArray(scopes) &&
        scopes.includes(UNKNOWN_SCOPE)
      );
    })
    .map(({ recorded }) => text(recorded, "label"));
}

function toMissing(
  resource: RecordedResource,
  managed: Managed,
  names: IdentityNames,
  remedies: Remedies,
  consequences: readonly string[],
): Discovery {
  const remedy = missingRemedy(remedies, resource.stack, tokensWithoutScopes(resource, managed));
  return {
    kind: "missing",
    resource: toResource(resource, names),
    fact: "It is gone.",
    remedy:
      resource.type === "ServiceAccount"
        ? `${remedy} A deleted account cannot be restored: the new account has other ids and no access until you grant it.`
        : remedy,
    ...(consequences.length > 0 && { consequences }),
    owner: managed.ownerOf(resource),
    identity: [resource.urn, ...traceOf(resource).ids],
    trace: traceOf(resource),
    subjects: subjectsOf(resource, names),
  };
}

/** Several memberships of one group in one finding: they were probably removed in one step. */
function toMissingMembers(
  resources: readonly RecordedResource[],
  names: IdentityNames,
  remedies: Remedies,
): Discovery {
  const [first] = resources;
  const { recorded = {}, stack = "" } = first ?? {};
  const groupId = text(recorded, "groupId");
  const accountIds = resources.map((resource) => text(resource.recorded, "accountId"));
  const members = accountIds.map((accountId) => ({ accountId, name: names.plain(accountId) }));
  const written = resources.map(({ modified }) => modified ?? "").toSorted();
  return {
    kind: "missing",
    resource: {
      type: "GroupMembership",
      name: `members of group ${names.of(groupId)}`,
      orgId: text(recorded, "orgId"),
      stack,
      id: groupId,
    },
    fact: `${members.length} members are gone: ${listOf(members.map(({ name }) => name))}.`,
    remedy: `Run ${remedies.up(stack)} to add them again. To accept the removal, first remove them from the program.`,
    members,
    identity: [stack, groupId, ...accountIds.toSorted()],
    trace: { ids: [groupId], oneOf: accountIds, since: written[0] },
    subjects: resources.flatMap((resource) => subjectsOf(resource, names)),
  };
}

function changedResource(
  resource: RecordedResource,
  managed: Managed,
  names: IdentityNames,
  remedies: Remedies,
): Discovery[] {
  const { differences, stack, urn } = resource;
  // An expired or revoked token no longer has a day; the token listing shows why.
  if (differences.length === 0 || isDeadToken(resource)) {
    return [];
  }
  const what = differences.map(({ property, declared, observed }) =>
    declared === undefined
      ? `${property} is ${show(observed)}, and the stack sets none`
      : `${property} is ${show(observed)}, not ${show(declared)}`,
  );
  return [
    {
      kind: "changed",
      resource: toResource(resource, names),
      fact: givenBack(resource) ?? `Its ${what.join("; its ")}.`,
      remedy: `Run ${remedies.up(stack)} to undo the change. To keep it, first declare it in the program.`,
      differences,
      owner: managed.ownerOf(resource),
      identity: [urn, ...differences.map(({ property, observed }) => [property, observed])],
      trace: traceOf(resource),
      subjects: subjectsOf(resource, names),
    },
  ];
}

/** Whether a token is still in the state only because it expired, or because its predecessor still exists. */
export function isDeadToken({ type, differences, observed }: RecordedResource): boolean {
  return (
    type === "ApiToken" && differences.length > 0 && observed !== undefined && !("expiresAt" in observed)
  );
}

function show(value: unknown): string {
  return value === undefined ? "not set" : JSON.stringify(value);
}

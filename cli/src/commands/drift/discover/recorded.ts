import type { Discovery } from "../finding";
import type { RecordedResource } from "../engine/resources";
import { text } from "../../../digest";
import type { Managed } from "../managed";
import type { IdentityNames } from "../../../identity-names";
import { Consequences } from "./consequences";
import { toResource, traceOf } from "./describe";
import { changedMembers } from "./members";

const REMEDY_MISSING = `Run "pulumi up" to make it again, or take it out of the program and run "pulumi refresh".`;
const REMEDY_CHANGED = `Run "pulumi up" to undo the change, or declare it in the program and run "pulumi refresh".`;

/** What the refresh preview found changed or missing; what went with something else is told with that. */
export function discoverRecorded(managed: Managed, names: IdentityNames): Discovery[] {
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
      ? (changedMembers(resource, names, consequences) ?? changedResource(resource, names))
      : changedResource(resource, names),
  );
  return [
    ...holders.map((resource) => toMissing(resource, names, consequences.of(objectId(resource)))),
    ...alone.map((resource) => toMissing(resource, names)),
    ...changed,
  ];
}

/** Whether other objects go when this one goes. */
function isHolder({ type }: RecordedResource): boolean {
  return type === "ServiceAccount" || type === "Group";
}

function objectId({ type, recorded }: RecordedResource): string {
  return text(recorded, type === "Group" ? "groupId" : "accountId");
}

function toMissing(
  resource: RecordedResource,
  names: IdentityNames,
  consequences: readonly string[] = [],
): Discovery {
  return {
    kind: "missing",
    resource: toResource(resource, names),
    fact: "It is gone.",
    remedy:
      resource.type === "ServiceAccount"
        ? `${REMEDY_MISSING} A deleted account cannot be brought back: the new one has other ids and no access until it is given.`
        : REMEDY_MISSING,
    ...(consequences.length > 0 && { consequences }),
    identity: [resource.urn, ...traceOf(resource).ids],
    trace: traceOf(resource),
  };
}

function changedResource(resource: RecordedResource, names: IdentityNames): Discovery[] {
  const { differences, urn } = resource;
  // A dead token has no day any more; the tokens' own listing tells why.
  if (differences.length === 0 || isDeadToken(resource)) {
    return [];
  }
  const what = differences.map(
    ({ property, declared, observed }) => `${property} is ${show(observed)}, not ${show(declared)}`,
  );
  return [
    {
      kind: "changed",
      resource: toResource(resource, names),
      fact: `Its ${what.join("; its ")}.`,
      remedy: REMEDY_CHANGED,
      differences,
      identity: [urn, ...differences.map(({ property, observed }) => [property, observed])],
      trace: traceOf(resource),
    },
  ];
}

/** Whether a token is still recorded only because it expired, or because the token before it is left. */
export function isDeadToken({ type, differences, observed }: RecordedResource): boolean {
  return (
    type === "ApiToken" && differences.length > 0 && observed !== undefined && !("expiresAt" in observed)
  );
}

function show(value: unknown): string {
  return value === undefined ? "not set" : JSON.stringify(value);
}

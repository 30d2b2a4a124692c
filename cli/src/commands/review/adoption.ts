import type { Properties } from "../../digest";
import { knownText, type PreviewedResource } from "./preview";

/** Detects that a new resource adopts the object of a deleted one. */
export interface Adoption {
  /** A key that both resources must share, so that only few pairs are compared. */
  keysOf(resource: PreviewedResource, side: "before" | "after"): string[];
  adopts(created: PreviewedResource, deleted: PreviewedResource): boolean;
}

/**
 * A resource with a new logical name is created before its old form is deleted. If both refer to the same object,
 * the provider keeps the object, so the creation and the deletion become one update. An object that another
 * resource in the state also uses is not deleted either.
 * A move without an alias is shown as it is.
 */
export function joinAdoptions(
  resources: readonly PreviewedResource[],
  adoption: Adoption,
): PreviewedResource[] {
  const moves = resources.filter(({ isMove }) => isMove);
  const rest = resources.filter(({ isMove }) => isMove !== true);
  return moves.length === 0 ? joinRest(rest, adoption) : [...joinRest(rest, adoption), ...moves];
}

function joinRest(resources: readonly PreviewedResource[], adoption: Adoption): PreviewedResource[] {
  const candidates = new Map<string, Set<PreviewedResource>>();
  for (const resource of resources.filter(({ operation }) => operation !== "delete")) {
    for (const key of keysOf(resource, "after", adoption)) {
      candidates.set(key, (candidates.get(key) ?? new Set()).add(resource));
    }
  }
  const pairs = resources
    .filter(({ operation }) => operation === "delete")
    .flatMap((former) => {
      const found = keysOf(former, "before", adoption).flatMap((key) => [...(candidates.get(key) ?? [])]);
      return [...new Set(found)]
        .filter((one) =>
          one.operation === "create" ? adoption.adopts(one, former) : hasSameObject(one, former),
        )
        .map((adopter) => ({ former, adopter }));
    });
  // With several candidates it is unknown which one adopts the object, if any.
  const [formers, adopters] = [countBy(pairs, "former"), countBy(pairs, "adopter")];
  const clear = pairs.filter(
    ({ former, adopter }) => formers.get(former) === 1 && adopters.get(adopter) === 1,
  );
  const formerByUrn = new Map(clear.map(({ former, adopter }) => [adopter.urn, former]));
  const joined = new Set(formerByUrn.values());
  return resources
    .filter((resource) => !joined.has(resource))
    .map((resource) => {
      const former = formerByUrn.get(resource.urn);
      return former === undefined ? resource : join(resource, former);
    });
}

function keysOf(resource: PreviewedResource, side: "before" | "after", adoption: Adoption): string[] {
  const keys =
    side === "before" || resource.operation === "create"
      ? adoption.keysOf(resource, side).map((key) => `name ${key.toLowerCase()}`)
      : [];
  const objectId = objectIdOf(resource);
  return [...keys, ...(objectId === undefined ? [] : [`id ${objectId}`])].map(
    (key) => `${resource.type} ${key}`,
  );
}

function countBy<Side extends string>(
  pairs: readonly Readonly<Record<Side, PreviewedResource>>[],
  side: Side,
): Map<PreviewedResource, number> {
  const counts = new Map<PreviewedResource, number>();
  for (const pair of pairs) {
    counts.set(pair[side], (counts.get(pair[side]) ?? 0) + 1);
  }
  return counts;
}

function join(resource: PreviewedResource, former: PreviewedResource): PreviewedResource {
  if (resource.operation !== "create") {
    return { ...resource, formerUrn: former.urn };
  }
  const [was, is] = [former.before?.inputs ?? {}, resource.after?.inputs ?? {}];
  const changed = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (input) => JSON.stringify(was[input]) !== JSON.stringify(is[input]),
  );
  return {
    ...resource,
    operation: "update",
    changed,
    formerUrn: former.urn,
    ...(former.before !== undefined && { before: former.before }),
  };
}

/** Accounts and groups: the program allows to adopt an existing one, and the recorded one has that name. */
export const adoptionByName: Adoption = {
  keysOf({ type, before, after }, side) {
    const name = NAME_OF[type];
    const inputs = (side === "before" ? before : after)?.inputs ?? {};
    return name === undefined ? [] : [spelling(inputs, name)];
  },
  adopts(created, deleted) {
    const name = NAME_OF[created.type];
    const [was, is] = [deleted.before?.inputs ?? {}, created.after?.inputs ?? {}];
    return (
      name !== undefined &&
      is["adoptExisting"] === true &&
      knownText(is, name) !== "" &&
      spelling(is, name) === spelling(was, name) &&
      knownText(is, "orgId") === knownText(was, "orgId")
    );
  },
};

const NAME_OF: Readonly<Record<string, string>> = { ServiceAccount: "displayName", Group: "name" };

/** Atlassian stores composed characters and single spaces. */
function spelling(inputs: Properties, name: string): string {
  return knownText(inputs, name).normalize("NFC").replace(/\s+/g, " ").trim();
}

/** The outputs that together identify an object. */
const ID_OF: Readonly<Record<string, readonly string[]>> = {
  ServiceAccount: ["serviceAccountId"],
  ApiToken: ["tokenId"],
  Group: ["groupId"],
  GroupMembership: ["groupId", "accountId"],
  GroupMembers: ["groupId"],
  GroupRoleAssignment: ["groupId", "resourceId", "role"],
};

function objectIdOf({ type, before }: PreviewedResource): string | undefined {
  const ids = (ID_OF[type] ?? []).map((id) => knownText(before?.outputs, id));
  return ids.length === 0 || ids.includes("") ? undefined : JSON.stringify(ids);
}

function hasSameObject(resource: PreviewedResource, other: PreviewedResource): boolean {
  const isKept = resource.operation === "same" || resource.operation === "update";
  const id = objectIdOf(resource);
  return isKept && id !== undefined && id === objectIdOf(other);
}

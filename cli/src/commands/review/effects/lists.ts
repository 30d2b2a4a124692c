import type { Effect } from "../effect";
import type { PreviewedResource } from "../preview";
import type { Party, Scene } from "../scene";
import { memberEffect } from "./memberships";

/** The exact members of one group. */
export function effectsOnList(resource: PreviewedResource, scene: Scene): Effect[] {
  const { operation, urn, before, after } = resource;
  const isElsewhere = operation === "replace";
  const was = before === undefined ? [] : recordedMembers(resource, scene);
  const is = after === undefined ? [] : scene.membersOf(resource, "after");
  const [groupBefore, groupAfter] = [scene.groupOf(before), scene.groupOf(after)];
  const added = isElsewhere ? is : without(is, was);
  const removed = isElsewhere ? was : without(was, is);
  return [
    ...added.map((account) => memberEffect("member-added", account, groupAfter, scene, urn)),
    ...removed.map((account) => memberEffect("member-removed", account, groupBefore, scene, urn)),
    // Whoever else is in the group goes, and no preview knows who that is.
    ...(operation === "create" || isElsewhere
      ? [{ kind: "list-declared" as const, who: groupAfter.name, count: is.length, reasons: [], urn }]
      : []),
  ];
}

/** Whom the list has put or found in the group, by the ids that the state has. */
function recordedMembers(resource: PreviewedResource, scene: Scene): Party[] {
  const ids = resource.before?.outputs?.["accountIds"];
  return Array.isArray(ids)
    ? ids.map((id: unknown) => ({ id: String(id), name: scene.names.plain(String(id)) }))
    : scene.membersOf(resource, "before");
}

function without(parties: readonly Party[], others: readonly Party[]): Party[] {
  const ids = new Set(others.flatMap(({ id }) => id ?? []));
  const names = new Set(others.map(({ name }) => name));
  return parties.filter(
    ({ id, name, isNotKnown }) => isNotKnown === true || !(id === undefined ? names.has(name) : ids.has(id)),
  );
}

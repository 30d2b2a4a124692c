import { DEFAULT_MAX_REMOVALS } from "pulumi-atlassian-admin/organization";
import type { Effect } from "../effect";
import type { PreviewedResource } from "../preview";
import { isSameParty, type Party, type Scene } from "../scene";
import { memberEffect } from "./memberships";

/** The exact members of one group. */
export function effectsOnList(resource: PreviewedResource, scene: Scene): Effect[] {
  const { operation, urn, before, after } = resource;
  if (operation === "same") {
    return [];
  }
  const isElsewhere = operation === "replace";
  const was = before === undefined ? [] : recordedMembers(resource, scene);
  const is = after === undefined ? [] : scene.membersOf(resource, "after");
  const [wasIgnored, isIgnored] = [
    scene.membersOf(resource, "before", "ignore"),
    scene.membersOf(resource, "after", "ignore"),
  ];
  const [groupBefore, groupAfter] = [scene.groupOf(before), scene.groupOf(after)];
  const areMembersUntouched = operation === "update" && !resource.changed.includes("members");
  const added = isElsewhere ? is : areMembersUntouched ? [] : without(is, was);
  const left = isElsewhere ? was : areMembersUntouched ? [] : without(was, is);
  const neglected = isElsewhere ? [] : left.filter((account) => isAmong(account, isIgnored));
  const found = isElsewhere || operation !== "update" ? [] : without(without(wasIgnored, isIgnored), is);
  const removed = [...left.filter((account) => !neglected.includes(account)), ...found];
  return [
    ...added.map((account) => memberEffect("member-added", account, groupAfter, scene, urn)),
    ...removed.map((account) => memberEffect("member-removed", account, groupBefore, scene, urn)),
    ...neglected.map((account) => memberEffect("member-neglected", account, groupAfter, scene, urn)),
    // Whoever else is in the group goes, and no preview knows who that is.
    ...(operation === "create" || isElsewhere
      ? [{ kind: "list-declared" as const, who: groupAfter.name, count: is.length, reasons: [], urn }]
      : []),
    ...raisedLimit(resource, groupAfter),
  ];
}

/** How many members one run may remove; without a known number, any. */
function raisedLimit({ operation, urn, before, after }: PreviewedResource, group: Party): Effect[] {
  const [was, is] = [before, after].map((state) => state?.inputs?.["maxRemovals"] ?? DEFAULT_MAX_REMOVALS);
  const isRaised = operation !== "delete" && is !== was && !(Number(is) <= Number(was));
  return isRaised
    ? [
        {
          kind: "limit-raised",
          who: group.name,
          details: [typeof is === "number" ? String(is) : "any number of"],
          reasons: ["limit-raised"],
          urn,
        },
      ]
    : [];
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
  const nameless = new Set(others.filter(({ id }) => id === undefined).map(({ name }) => name.toLowerCase()));
  return parties.filter(
    ({ id, name, isNotKnown }) =>
      isNotKnown === true || !(id === undefined ? nameless.has(name.toLowerCase()) : ids.has(id)),
  );
}

function isAmong(account: Party, others: readonly Party[]): boolean {
  return others.some(
    (other) => isSameParty(account, other) || account.name.toLowerCase() === other.name.toLowerCase(),
  );
}

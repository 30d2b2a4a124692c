import { DEFAULT_MAX_REMOVALS } from "pulumi-atlassian-admin/organization";
import type { Effect } from "../effect";
import type { PreviewedResource } from "../preview";
import { isSameParty, type Party, type Scene } from "../scene";
import { memberEffect } from "./memberships";

/** The member list of one group. */
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
    // All other members are removed, and no preview shows them.
    ...(operation === "create" || isElsewhere
      ? [{ ...about(groupAfter), kind: "list-declared" as const, count: is.length, reasons: [] }]
      : []),
    ...raisedLimit(resource).map((effect) => ({ ...about(groupAfter), ...effect })),
  ];

  function about(group: Party): Pick<Effect, "who" | "actor" | "urn"> {
    return { who: group.name, actor: scene.actorOf(group), urn };
  }
}

/** How many members one run can remove; without a known number, any. */
function raisedLimit({
  operation,
  before,
  after,
}: PreviewedResource): Pick<Effect, "kind" | "details" | "reasons">[] {
  const [was, is] = [before, after].map((state) => state?.inputs?.["maxRemovals"] ?? DEFAULT_MAX_REMOVALS);
  const isRaised = operation !== "delete" && is !== was && !(Number(is) <= Number(was));
  return isRaised
    ? [
        {
          kind: "limit-raised",
          details: [typeof is === "number" ? String(is) : "any number of"],
          reasons: ["limit-raised"],
        },
      ]
    : [];
}

/** The members of the list by the ids in the state. */
function recordedMembers(resource: PreviewedResource, scene: Scene): Party[] {
  const ids = resource.before?.outputs?.["accountIds"];
  return Array.isArray(ids)
    ? ids.map((id: unknown) => scene.accountBy(String(id)))
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

import type { Properties } from "../../../digest";
import { isObject } from "../../../json-file";
import type { Effect, EffectKind } from "../effect";
import { isDeclared, isRecorded } from "../granted";
import { isUnknown, knownText, placeOf, type PreviewedResource } from "../preview";
import { isOfUnknownAccount, type Scene } from "../scene";
import { memberEffect } from "./memberships";

type EffectsOf = (resource: PreviewedResource, scene: Scene) => readonly Effect[];

const NOT_SHOWN = "a day that the preview does not show";

/**
 * The effects of a membership or role that can end: its end takes the access away, and a later day gives it again.
 * An end on the day that was declared before has no risk: it was reviewed with the day, and a scheduled
 * job applies it.
 */
export function withEnd(effectsOf: EffectsOf): EffectsOf {
  return (resource, scene) => {
    const { after, before, operation } = resource;
    const was = isRecorded(before);
    const is = operation === "same" ? was : isDeclared(after);
    const [until, wasUntil] = [dayOf(after?.inputs), dayOf(before?.inputs)];
    if (was !== is) {
      const change: PreviewedResource = { ...resource, operation: is ? "create" : "delete" };
      const isDue = !is && operation === "update" && until === wasUntil;
      return effectsOf(change, scene).map((effect) =>
        isDue ? { ...effect, reasons: [] } : withDay(effect, until),
      );
    }
    if (!is) {
      return [];
    }
    const effects = effectsOf(resource, scene).map((effect) => withDay(effect, until));
    return operation === "update" && until !== wasUntil
      ? [
          ...effects,
          ...effectsOf({ ...resource, operation: "create" }, scene).map((effect) =>
            moved(effect, until, wasUntil),
          ),
        ]
      : effects;
  };
}

/** The effects of a member list whose entries can end. */
export function withEndsOfList(effectsOfList: EffectsOf): EffectsOf {
  return (resource, scene) => {
    const { after, operation, urn } = resource;
    const days = lastDays(resource, "after", scene);
    const effects = effectsOfList(resource, scene).map((effect) =>
      withDay(effect, days.get(effect.actor.id)),
    );
    if (operation !== "update") {
      return effects;
    }
    const daysBefore = lastDays(resource, "before", scene);
    const movedEnds = scene
      .membersOf(resource, "after")
      .map((account) => memberEffect("member-added", account, scene.groupOf(after), scene, urn))
      .filter(({ actor: { id } }) => daysBefore.has(id) && daysBefore.get(id) !== days.get(id))
      .map((effect) => moved(effect, days.get(effect.actor.id), daysBefore.get(effect.actor.id)));
    return [...effects, ...movedEnds];
  };
}

/** A membership or role that ends within the days that a review looks ahead. */
interface EndingGrant
  extends
    Required<Pick<Effect, "actor" | "who" | "what" | "until" | "urn">>,
    Pick<Effect, "details" | "place"> {}

/** The declared memberships and roles that end on this day or before, the first day first. */
export function findEnding(
  { resources }: Pick<Scene, "resources">,
  lastDay: string,
  effectsOf: (created: PreviewedResource) => readonly Effect[],
): EndingGrant[] {
  const grants = resources.flatMap((resource): EndingGrant[] => {
    const { after, type, urn } = resource;
    const place = placeOf(resource);
    return after === undefined
      ? []
      : effectsOf({ type, urn, after, operation: "create", changed: [] }).flatMap(
          ({ actor, details, until, what = "", who }) =>
            until === undefined || until > lastDay
              ? []
              : [
                  {
                    actor,
                    who,
                    what,
                    until,
                    urn,
                    ...(details !== undefined && { details }),
                    ...(place !== undefined && { place }),
                  },
                ],
        );
  });
  const key = ({ until, what, who }: EndingGrant): string => `${until} ${what} ${who}`;
  return grants.toSorted((left, right) => (key(left) < key(right) ? -1 : 1));
}

/** The day on which a membership or role ends; `undefined` without an end. */
function dayOf(inputs: Properties | undefined): string | undefined {
  return isUnknown(inputs?.["until"]) ? NOT_SHOWN : knownText(inputs, "until") || undefined;
}

/** The last day of each member who has not left, by the id of the actor; `undefined` for one who stays. */
function lastDays(
  resource: PreviewedResource,
  side: "before" | "after",
  scene: Scene,
): Map<string, string | undefined> {
  const { after, before } = resource;
  const members = (side === "before" ? before : after)?.inputs?.["members"];
  const days = new Map<string, string | undefined>();
  const ofNewAccounts: (string | undefined)[] = [];
  for (const entry of Array.isArray(members) ? members.filter(isObject) : []) {
    if (entry["ended"] === true) {
      continue;
    }
    const day = dayOf(entry);
    if (isOfUnknownAccount(entry)) {
      ofNewAccounts.push(day);
      continue;
    }
    const { id } = scene.actorOf(scene.memberBy(entry, before));
    days.set(id, days.has(id) ? later(days.get(id), day) : day);
  }
  if (ofNewAccounts.length > 0) {
    const day = anyOf(ofNewAccounts);
    for (const account of scene.membersOf(resource, side)) {
      const { id } = scene.actorOf(account);
      if (!days.has(id)) {
        days.set(id, day);
      }
    }
  }
  return days;
}

/** A preview does not show which of several entries is about which account that is created in the same run. */
function anyOf(days: readonly (string | undefined)[]): string | undefined {
  const [first, ...others] = [...new Set(days.map((day) => day ?? "no end"))].toSorted();
  return others.length === 0 ? days[0] : [first, ...others].join(" or ");
}

function later(left: string | undefined, right: string | undefined): string | undefined {
  return left === undefined || right === undefined ? undefined : left > right ? left : right;
}

const MOVED: Partial<Readonly<Record<EffectKind, EffectKind>>> = {
  "member-added": "member-end-moved",
  "role-granted": "role-end-moved",
};

/** The effect of gained access, with its day. */
function withDay(effect: Effect, until: string | undefined): Effect {
  return until === undefined || MOVED[effect.kind] === undefined ? effect : { ...effect, until };
}

/** A changed day. More time has the reasons of the access itself, less time has none. */
function moved(effect: Effect, until: string | undefined, wasUntil: string | undefined): Effect {
  const isLonger = later(until, wasUntil) === until && wasUntil !== undefined;
  return {
    ...effect,
    kind: MOVED[effect.kind] ?? effect.kind,
    reasons: isLonger || until === NOT_SHOWN ? effect.reasons : [],
    ...(until !== undefined && { until }),
    ...(wasUntil !== undefined && { wasUntil }),
  };
}

import { DEFAULT_MAX_REMOVALS } from "pulumi-atlassian-admin/organization";
import { knownText, placeOf, type PreviewedResource } from "../preview";
import type { Scene } from "../scene";
import type { Effect, EffectKind, Reason } from "../effect";
import { effectsOnAccount } from "./accounts";
import { findEnding, withEnd, withEndsOfList } from "./ends";
import { effectsOnGroup } from "./groups";
import { effectsOnList } from "./lists";
import { effectsOnMembership } from "./memberships";
import { effectsOnRole } from "./roles";
import { effectsOnToken } from "./tokens";

/** What a resource's change means for people and accounts. */
type EffectsOf = (resource: PreviewedResource, scene: Scene) => readonly Effect[];

const EFFECTS: Readonly<Record<string, EffectsOf>> = {
  ServiceAccount: effectsOnAccount,
  ApiToken: effectsOnToken,
  Group: effectsOnGroup,
  GroupMembership: withEnd(effectsOnMembership),
  GroupMembers: withEndsOfList(effectsOnList),
  GroupRoleAssignment: withEnd(effectsOnRole),
};

/** Everything that a preview does to who may do what. */
export function toEffects(scene: Scene): Effect[] {
  const effects = scene.resources.flatMap((resource) => {
    const effectsOf = EFFECTS[resource.type];
    if (effectsOf === undefined) {
      throw new Error(
        `"${resource.urn}" is a ${resource.type}, which this version of atlassian-admin does not know. Update it.`,
      );
    }
    const place = placeOf(resource);
    return [...effectsOf(resource, scene).flatMap(toKept(resource)), ...unprotected(resource)].map(
      (effect) => ({ ...effect, ...(place !== undefined && { place }) }),
    );
  });
  return withManyRemovals(withoutConsequences(effects));
}

/** The memberships and roles of the program that end on this day or before. */
export function toEnding(scene: Scene, lastDay: string): ReturnType<typeof findEnding> {
  return findEnding(scene, lastDay, (resource) => EFFECTS[resource.type]?.(resource, scene) ?? []);
}

/** What a removal gives up, in words that end a sentence. */
const GIVEN_UP: Partial<Readonly<Record<EffectKind, (effect: Effect) => string>>> = {
  "account-deleted": () => "all its tokens and access",
  "group-deleted": () => "all its members and roles",
  "group-replaced": () => "all its members and roles",
  "token-revoked": ({ what = "" }) => `the token ${what}`,
  "token-replaced": ({ what = "" }) => `the former token ${what}`,
  "member-removed": ({ what = "" }) => `its place in the group ${what}`,
  "role-removed": ({ what = "" }) => `the role ${what}`,
};

/** With `retainOnDelete`, Pulumi forgets what it would delete. */
function toKept({ before }: PreviewedResource): (effect: Effect) => Effect[] {
  return (effect) => {
    const givenUp = before?.retainOnDelete === true ? GIVEN_UP[effect.kind] : undefined;
    if (givenUp === undefined) {
      return [effect];
    }
    const { who, urn } = effect;
    const kept: Effect = { kind: "left-behind", who, what: givenUp(effect), reasons: ["left-behind"], urn };
    return effect.kind.endsWith("-replaced") ? [effect, kept] : [kept];
  };
}

function unprotected({ type, urn, operation, before, after }: PreviewedResource): Effect[] {
  const isTakenOff =
    operation !== "delete" && operation !== "create" && before?.protect === true && after?.protect !== true;
  const name = type === "ServiceAccount" ? "displayName" : type === "Group" ? "name" : "label";
  const who = knownText(after?.inputs, name) || (urn.split("::").at(-1) ?? urn);
  return isTakenOff ? [{ kind: "unprotected", who, reasons: ["unprotected"], urn }] : [];
}

/** What goes with a deleted account or group is told with it. */
function withoutConsequences(effects: readonly Effect[]): Effect[] {
  const gone = new Map<string, string[]>();
  for (const { kind, who } of effects) {
    if (kind === "account-deleted" || kind === "group-deleted") {
      gone.set(`${kind} ${who}`, []);
    }
  }
  const rest = effects.filter((effect) => {
    const { kind, who, what = "" } = effect;
    const consequences =
      kind === "token-revoked"
        ? gone.get(`account-deleted ${who}`)
        : kind === "member-removed"
          ? gone.get(`group-deleted ${what}`)
          : undefined;
    consequences?.push(kind === "token-revoked" ? what : who);
    return consequences === undefined;
  });
  return rest.map((effect) => {
    const details = gone.get(`${effect.kind} ${effect.who}`) ?? [];
    return details.length === 0 ? effect : { ...effect, details };
  });
}

/** Points out a group that loses more members in one run than the provider lets an exact list remove unasked. */
function withManyRemovals(effects: readonly Effect[]): Effect[] {
  const losses = new Map<string, number>();
  for (const { kind, what = "" } of effects) {
    losses.set(what, (losses.get(what) ?? 0) + (kind === "member-removed" ? 1 : 0));
  }
  const many: Reason = "many-removals";
  return effects.map((effect) =>
    effect.kind === "member-removed" && (losses.get(effect.what ?? "") ?? 0) > DEFAULT_MAX_REMOVALS
      ? { ...effect, reasons: [...effect.reasons, many] }
      : effect,
  );
}

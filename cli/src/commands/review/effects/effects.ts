import { DEFAULT_MAX_REMOVALS } from "pulumi-atlassian-admin/organization";
import { knownText, placeOf, type PreviewedResource } from "../preview";
import type { Party, Scene } from "../scene";
import { nameOfUrn } from "../urn";
import type { Effect, EffectKind, Reason } from "../effect";
import { effectsOnAccount } from "./accounts";
import { findEnding, withEnd, withEndsOfList } from "./ends";
import { effectsOnGroup } from "./groups";
import { effectsOnList } from "./lists";
import { effectsOnMembership } from "./memberships";
import { effectsOnRole } from "./roles";
import { effectsOnToken } from "./tokens";

/** What the change of a resource means for users, accounts and groups. */
type EffectsOf = (resource: PreviewedResource, scene: Scene) => readonly Effect[];

const EFFECTS: Readonly<Record<string, EffectsOf>> = {
  ServiceAccount: effectsOnAccount,
  ApiToken: effectsOnToken,
  Group: effectsOnGroup,
  GroupMembership: withEnd(effectsOnMembership),
  GroupMembers: withEndsOfList(effectsOnList),
  GroupRoleAssignment: withEnd(effectsOnRole),
};

/** Everything that a preview changes in the access of users, accounts and groups. */
export function toEffects(scene: Scene): Effect[] {
  const effects = scene.resources.flatMap((resource) => {
    const effectsOf = EFFECTS[resource.type];
    if (effectsOf === undefined) {
      throw new Error(
        `"${resource.urn}" is a ${resource.type}, which this version of atlassian-admin does not know. Update it.`,
      );
    }
    const place = placeOf(resource);
    const found =
      resource.isMove === true
        ? effectsOfMove(resource, scene)
        : [...effectsOf(resource, scene).flatMap(toKept(resource)), ...unprotected(resource, scene)];
    return found.map((effect) => ({ ...effect, ...(place !== undefined && { place }) }));
  });
  return withManyRemovals(withoutConsequences(effects));
}

/** The memberships and roles of the program that end on this day or before. */
export function toEnding(scene: Scene, lastDay: string): ReturnType<typeof findEnding> {
  return findEnding(scene, lastDay, (resource) => EFFECTS[resource.type]?.(resource, scene) ?? []);
}

/** What an actor would lose without `retainOnDelete`. */
const RETAINED: Partial<Readonly<Record<EffectKind, (effect: Effect) => string>>> = {
  "account-deleted": () => "all its tokens and access",
  "account-replaced": () => "all its tokens and access",
  "group-deleted": () => "all its members and roles",
  "group-replaced": () => "all its members and roles",
  "token-revoked": ({ what = "" }) => `the token ${what}`,
  "token-replaced": ({ what = "" }) => `the former token ${what}`,
  "member-removed": ({ what = "" }) => `its membership of the group ${what}`,
  "role-removed": ({ what = "" }) => `the role ${what}`,
};

/** With `retainOnDelete`, Pulumi removes it from the state only. What an update removes is removed nevertheless. */
function toKept({ before, operation }: PreviewedResource): (effect: Effect) => Effect[] {
  const isRetained = before?.retainOnDelete === true && (operation === "delete" || operation === "replace");
  return (effect) => {
    const retained = isRetained ? RETAINED[effect.kind] : undefined;
    if (retained === undefined) {
      return [effect];
    }
    const { who, actor, urn } = effect;
    const kept: Effect = {
      kind: "left-behind",
      who,
      actor,
      what: retained(effect),
      reasons: ["left-behind"],
      urn,
    };
    return effect.kind.endsWith("-replaced") ? [effect, kept] : [kept];
  };
}

/** One effect for the two steps, on the created resource. */
function effectsOfMove(resource: PreviewedResource, scene: Scene): Effect[] {
  const { type, urn, operation, before, after } = resource;
  if (operation !== "create" || before === undefined || after === undefined) {
    return [];
  }
  const { who, actor } = aboutResource(type, { ...resource, after: before }, scene);
  return [
    {
      kind: "moved-without-alias",
      who,
      actor,
      what: before.type,
      details: [after.type],
      reasons: ["without-alias"],
      urn,
    },
  ];
}

function unprotected(resource: PreviewedResource, scene: Scene): Effect[] {
  const { type, urn, operation, before, after } = resource;
  const isTakenOff =
    operation !== "delete" && operation !== "create" && before?.protect === true && after?.protect !== true;
  return isTakenOff
    ? [{ kind: "unprotected", ...aboutResource(type, resource, scene), reasons: ["unprotected"], urn }]
    : [];
}

/** The account or group itself, or the account or group that a token, membership, role or member list belongs to. */
function aboutResource(
  type: string,
  resource: PreviewedResource,
  scene: Scene,
): Pick<Effect, "who" | "actor" | "what"> {
  const { after, urn } = resource;
  switch (type) {
    case "ServiceAccount":
    case "Group":
      return about(scene.ownParty(resource, "after"));
    case "ApiToken":
      return {
        ...about(scene.accountOf(after)),
        what: `the token ${knownText(after?.inputs, "label") || nameOfUrn(urn)}`,
      };
    case "GroupMembership":
      return { ...about(scene.accountOf(after)), what: `the membership of ${scene.groupOf(after).name}` };
    default:
      return { ...about(scene.groupOf(after)), what: nameOfUrn(urn) };
  }

  function about(party: Party): Pick<Effect, "who" | "actor"> {
    return { who: party.name, actor: scene.actorOf(party) };
  }
}

/** Tokens of a deleted account and members of a deleted group are named with it. */
function withoutConsequences(effects: readonly Effect[]): Effect[] {
  const tokens = new Map<string, string[]>();
  const groups = new Set<string>();
  for (const { kind, actor, who } of effects) {
    if (kind === "account-deleted") {
      tokens.set(actor.id, []);
    } else if (kind === "group-deleted") {
      groups.add(who);
    }
  }
  const rest = effects.filter(({ kind, actor, what = "" }) => {
    const ofAccount = kind === "token-revoked" ? tokens.get(actor.id) : undefined;
    ofAccount?.push(what);
    return ofAccount === undefined && !(kind === "member-removed" && groups.has(what));
  });
  return rest.map((effect) => {
    const details = effect.kind === "account-deleted" ? (tokens.get(effect.actor.id) ?? []) : [];
    return details.length === 0 ? effect : { ...effect, details };
  });
}

/** Marks a group that loses more members in one run than a member list can remove by default. */
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

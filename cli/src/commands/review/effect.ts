import type { Place } from "../../digest";
/** From the most to the least urgent. */
export const RISKS = ["high", "medium", "low"] as const;

export type Risk = (typeof RISKS)[number];

interface ReasonWords {
  readonly risk: Risk;
  /** For a summary of many changes. */
  readonly short: string;
  readonly text: string;
}

/** Why a change needs attention, the most important reason first. A change without a reason has a low risk. */
export const REASONS = {
  "other-address": {
    risk: "high",
    short: "API key sent elsewhere",
    text: "The server there receives the organisation's API key, which has full admin rights.",
  },
  "admin-group": {
    risk: "high",
    short: "admin group",
    text: "The group has admin rights in the organisation or an app.",
  },
  "admin-role": {
    risk: "high",
    short: "admin role",
    text: "The role gives admin rights in the organisation or an app.",
  },
  "not-known": {
    risk: "high",
    short: "access unknown",
    text: "The preview does not show who gains access, or to what.",
  },
  "broad-scopes": {
    risk: "high",
    short: "admin scopes",
    text: "The scopes grant admin, manage or delete rights, or can change who has access.",
  },
  "left-behind": {
    risk: "high",
    short: "left behind",
    text: "Pulumi only removes it from the state (retainOnDelete). It keeps its access, and no later review shows it.",
  },
  "without-alias": {
    risk: "high",
    short: "no alias",
    text:
      "The program does not know that both types are the same resource. Do not run it: install the pulumi-atlassian-admin of the plugin's version, " +
      "or generate the SDK again with the present plugin, and preview again.",
  },
  permanent: {
    risk: "high",
    short: "deleted for good",
    text: "This cannot be undone. A recreated account or group has another id and none of the access.",
  },
  "cut-off": {
    risk: "high",
    short: "secret cut off",
    text: "The current secret stops working immediately, with no overlap.",
  },
  "write-scopes": { risk: "medium", short: "write scopes", text: "The scopes grant write rights." },
  "long-life": { risk: "medium", short: "long life", text: "The token is valid for more than 90 days." },
  "many-removals": { risk: "medium", short: "many removals", text: "The group loses more than 5 members." },
  "nameless-group": {
    risk: "medium",
    short: "nameless group",
    text: "Only the id of the group is known, so it is unknown whether the group has admin rights.",
  },
  "limit-raised": {
    risk: "medium",
    short: "higher limit",
    text: "One run can remove more members than before.",
  },
  adopted: {
    risk: "medium",
    short: "adopted",
    text: "If it exists already, the stack adopts it with all its access.",
  },
  "app-access": { risk: "medium", short: "app access", text: "This gives access to an app." },
  "app-access-lost": { risk: "medium", short: "app access lost", text: "This removes access to an app." },
  idle: { risk: "medium", short: "unused secret", text: "The secret was not used in the last 90 days." },
  owner: { risk: "medium", short: "other owner", text: "Another owner is responsible for the account." },
  unprotected: { risk: "medium", short: "unprotected", text: "Pulumi no longer refuses to delete it." },
  "unknown-scopes": {
    risk: "low",
    short: "unknown scopes",
    text: "The list of Atlassian's scopes does not have one of them. Check the spelling.",
  },
  "never-used": {
    risk: "low",
    short: "never used",
    text: "Atlassian has recorded no use of the secret yet.",
  },
} as const satisfies Readonly<Record<string, ReasonWords>>;

export type Reason = keyof typeof REASONS;

/**
 * What kind of actor an effect is about. `account`: the preview does not show whether it is a user or a service
 * account.
 */
export const ACTOR_KINDS = ["service-account", "user", "account", "group", "stack"] as const;

export type ActorKind = (typeof ACTOR_KINDS)[number];

/** The actor of an effect. Two accounts can have the same name, so the name alone does not identify one. */
export interface Actor {
  readonly kind: ActorKind;
  /** Atlassian's id, the e-mail address of a user, or the URN of a resource that does not exist yet. Never shown. */
  readonly id: string;
}

/**
 * One thing that an actor gains, loses or has changed by the program. It holds names and numbers only. Each format
 * builds its own sentence from it, so that a report from an untrusted run contains no text that the run wrote.
 */
export interface Effect {
  readonly kind: EffectKind;
  readonly actor: Actor;
  /** The name of the actor: an account, a user, a group, or the stack. */
  readonly who: string;
  /** What is gained or lost, by name, such as a group, the label of a token, or a role. */
  readonly what?: string;
  /** More names, such as scopes, members that are lost, or the fields that change. */
  readonly details?: readonly string[];
  /** Days that a token is valid, or the number of members of a list. */
  readonly count?: number;
  /** The inputs whose change forces a replacement. Empty if the run forces it. */
  readonly because?: readonly string[];
  /** Full days since the secret was last used. */
  readonly idleDays?: number;
  /** The first day without the membership or role. Of one that changes: the new day; missing if it no longer ends. */
  readonly until?: string;
  /** The same before the change. */
  readonly wasUntil?: string;
  readonly reasons: readonly Reason[];
  /** The resource of the program. */
  readonly urn: string;
  /** Where the program declares it. */
  readonly place?: Place;
  /** The owner of the service account, else of the file, by CODEOWNERS. */
  readonly owner?: string;
}

export const EFFECT_KINDS = [
  "key-sent-elsewhere",
  "account-created",
  "account-renamed",
  "account-changed",
  "account-deleted",
  "account-replaced",
  "account-adopted",
  "moved-without-alias",
  "unprotected",
  "owner-changed",
  "access-granted",
  "access-dropped",
  "token-created",
  "token-rotated",
  "token-replaced",
  "token-revoked",
  "token-changed",
  "overlap-ended",
  "left-behind",
  "group-created",
  "group-renamed",
  "group-changed",
  "group-adopted",
  "group-replaced",
  "group-deleted",
  "member-added",
  "member-removed",
  "member-neglected",
  "member-end-moved",
  "list-declared",
  "limit-raised",
  "role-granted",
  "role-removed",
  "role-end-moved",
] as const;

export type EffectKind = (typeof EFFECT_KINDS)[number];

export function riskOf({ reasons }: Pick<Effect, "reasons">): Risk {
  return RISKS.find((risk) => reasons.some((reason) => REASONS[reason].risk === risk)) ?? "low";
}

/** Position of an effect in a sorted list: the smaller, the more important. */
function weightOf({ kind, reasons }: Pick<Effect, "kind" | "reasons">): number {
  const order = Object.keys(REASONS);
  const first = Math.min(order.length, ...reasons.map((reason) => order.indexOf(reason)));
  return first * EFFECT_KINDS.length + EFFECT_KINDS.indexOf(kind);
}

/** The most important first. */
export function sortEffects(effects: readonly Effect[]): Effect[] {
  const name = ({ who, what = "" }: Effect): string => `${what} ${who}`;
  return effects.toSorted(
    (left, right) => weightOf(left) - weightOf(right) || name(left).localeCompare(name(right)),
  );
}

/** Whether a risk is at least as high as a limit. */
export function isAtLeast(risk: Risk, limit: Risk): boolean {
  return RISKS.indexOf(risk) <= RISKS.indexOf(limit);
}

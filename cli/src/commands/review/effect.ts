import type { Place } from "../../digest";
/** From the most to the least urgent. */
export const RISKS = ["high", "medium", "low"] as const;

export type Risk = (typeof RISKS)[number];

/** Why something deserves a look, the weightiest reason first. What has no reason is low. */
export const REASONS = {
  "admin-group": { risk: "high", text: "The group administers the organisation or an app." },
  "admin-role": { risk: "high", text: "The role administers the organisation or an app." },
  "other-address": {
    risk: "high",
    text: "Whoever answers there gets the organisation's API key, which may do everything.",
  },
  "not-known": { risk: "high", text: "The preview cannot tell to whom or to what access is given." },
  "broad-scopes": { risk: "high", text: "The scopes allow to administer, to manage or to delete." },
  "left-behind": {
    risk: "high",
    text: "Pulumi only forgets it (retainOnDelete): it stays as it is, and no stack or review sees it any more.",
  },
  permanent: { risk: "high", text: "It cannot be undone: what is made anew has another id and no access." },
  "cut-off": {
    risk: "high",
    text: "The secret in use stops working at once, without a time in which both work.",
  },
  "write-scopes": { risk: "medium", text: "The scopes allow to write." },
  "long-life": { risk: "medium", text: "The token lives for more than 90 days." },
  "many-removals": { risk: "medium", text: "The group loses more than 5 members." },
  "nameless-group": {
    risk: "medium",
    text: "The group is known by its id alone, so nobody can tell whether it administers.",
  },
  "limit-raised": { risk: "medium", text: "One run may remove more members than before." },
  adopted: {
    risk: "medium",
    text: "It may exist already: the stack then takes it over with all its access.",
  },
  "app-access": { risk: "medium", text: "Access to an app is given." },
  "app-access-lost": { risk: "medium", text: "Access to an app is taken away." },
  owner: { risk: "medium", text: "Another owner answers for the account." },
  unprotected: { risk: "medium", text: "Pulumi no longer refuses to delete it." },
} as const satisfies Readonly<Record<string, { readonly risk: Risk; readonly text: string }>>;

export type Reason = keyof typeof REASONS;

/**
 * One thing that somebody gains, loses or gets changed by the program. Only names and figures: the sentence is made where it is shown, so that a
 * report which somebody else sends brings no words of its own.
 */
export interface Effect {
  readonly kind: EffectKind;
  /** Whom it is about, by name: an account, a person, or a group. */
  readonly who: string;
  /** What is gained or lost, by name, such as a group, the label of a token, or a role. */
  readonly what?: string;
  /** More names, such as scopes, or the fields that change. */
  readonly details?: readonly string[];
  /** Days that a token lives, or how many members a list has. */
  readonly count?: number;
  /** The first day without the membership or role. Of one that changes: the new day; missing if it no longer ends. */
  readonly until?: string;
  /** The same before the change. */
  readonly wasUntil?: string;
  readonly reasons: readonly Reason[];
  /** The resource of the program. */
  readonly urn: string;
  /** Where the program makes it. */
  readonly place?: Place;
}

export const EFFECT_KINDS = [
  "key-sent-elsewhere",
  "account-created",
  "account-renamed",
  "account-changed",
  "account-deleted",
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

/** How far down in a list of effects one belongs: the smaller, the weightier. */
function weightOf({ kind, reasons }: Pick<Effect, "kind" | "reasons">): number {
  const order = Object.keys(REASONS);
  const first = Math.min(order.length, ...reasons.map((reason) => order.indexOf(reason)));
  return first * EFFECT_KINDS.length + EFFECT_KINDS.indexOf(kind);
}

/** The weightiest first. */
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

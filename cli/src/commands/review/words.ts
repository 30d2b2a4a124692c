import { plural } from "../../plural";
import type { Effect, EffectKind } from "./effect";
import { movedEnd, untilOf } from "./end-words";
import { listed, said, type Phrase } from "./phrase";

const MOST_DETAILS = 8;
/** Of the members that a group loses: all of them must be able to find themselves. */
const MOST_MEMBERS = 50;

type Said = Omit<Effect, "who" | "actor" | "urn" | "reasons" | "what"> & {
  readonly whats: readonly string[];
};

/** What an actor gains, loses or has changed: a verb, and what follows it. */
export interface Statement {
  readonly verb: string;
  readonly object: Phrase;
}

/**
 * The sentence of an effect without its subject.
 * @param whats The same thing can happen with several groups or tokens.
 */
export function statementOf(effect: Said): Statement {
  const { kind, whats, details = [], count, because = [], idleDays, until, wasUntil } = effect;
  const [verb, objectOf] = STATEMENTS[kind];
  return {
    verb,
    object: objectOf({
      what: listed(whats, Infinity),
      isNamed: whats.length > 0,
      isSeveral: whats.length > 1,
      details: listed(details, kind.startsWith("group-") ? MOST_MEMBERS : MOST_DETAILS),
      isDetailed: details.length > 0,
      count,
      because: becauseOf(because),
      lastUse: lastUseOf(idleDays),
      until: untilOf(until),
      movedEnd: movedEnd(until, wasUntil),
    }),
  };
}

interface Words {
  readonly what: Phrase;
  readonly isNamed: boolean;
  readonly isSeveral: boolean;
  readonly details: Phrase;
  readonly isDetailed: boolean;
  readonly count: number | undefined;
  readonly because: Phrase;
  readonly lastUse: Phrase;
  readonly until: Phrase;
  readonly movedEnd: Phrase;
}

type ObjectOf = (words: Words) => Phrase;

const STATEMENTS: Readonly<Record<EffectKind, readonly [verb: string, object: ObjectOf]>> = {
  "key-sent-elsewhere": ["sends", ({ what }) => said`the organisation's API key to ${what}`],
  "account-created": [
    "is created",
    ({ what, isNamed }) =>
      isNamed ? said`as a service account of ${what}` : ["as a service account without an owner"],
  ],
  "account-renamed": ["changes", ({ what }) => said`its name to ${what}`],
  "account-changed": ["changes", ({ details }) => said`its ${details}`],
  "account-deleted": [
    "is deleted",
    ({ details, isDetailed }) =>
      isDetailed ? said`for good, with the tokens ${details}` : ["for good, with all its tokens and access"],
  ],
  "account-replaced": [
    "is deleted",
    ({ what, because }) =>
      said`for good and recreated as ${what}${because}; tokens and access that are not declared in code are lost`,
  ],
  "account-adopted": [
    "stays",
    ({ what }) =>
      said`the same account: resource ${what} adopts it, provided that its name is unchanged at Atlassian`,
  ],
  "moved-without-alias": [
    "moves",
    ({ what, details }) =>
      said`to the other provider without an alias: deleted as ${what}, created as ${details}`,
  ],
  unprotected: [
    "loses",
    ({ what, isNamed }) => (isNamed ? said`the deletion protection of ${what}` : ["its deletion protection"]),
  ],
  "owner-changed": [
    "changes",
    ({ what, isNamed, details, isDetailed }) => [
      "its owner",
      ...(isDetailed ? said` from ${details}` : []),
      ...(isNamed ? said` to ${what}` : [" to nobody"]),
    ],
  ],
  "access-granted": ["gains", ({ what, details }) => said`the role ${what} on ${details}`],
  "access-dropped": [
    "loses",
    ({ what, details }) =>
      said`the role ${what} on ${details}; the program declares that it was removed by hand`,
  ],
  "token-created": [
    "gains",
    ({ what, details, count }) => said`a token ${what} with the scopes ${details}${forDays(count)}`,
  ],
  "token-rotated": [
    "gains",
    ({ what, count, lastUse }) =>
      count === undefined
        ? said`a new secret for the token ${what}; the old secret${lastUse} is revoked`
        : said`a new secret for the token ${what}; the old secret works for ${[plural(count, "more day")]}`,
  ],
  "token-replaced": [
    "loses",
    ({ what, details, count, because, lastUse }) =>
      said`the token ${what}${lastUse} and gains a new one with the scopes ${details}${forDays(count)}${because}`,
  ],
  "token-revoked": [
    "loses",
    ({ what, isSeveral, lastUse }) => said`the token${[isSeveral ? "s" : ""]} ${what}${lastUse}`,
  ],
  "token-changed": ["changes", ({ what, details }) => said`settings of the token ${what}: ${details}`],
  "overlap-ended": [
    "loses",
    ({ what }) => said`the old secret of the token ${what}, as its rotation scheduled`,
  ],
  "left-behind": ["keeps", ({ what }) => said`${what}: it is only removed from the state`],
  "group-created": ["is created", () => ["as a group"]],
  "group-renamed": ["changes", ({ what }) => said`its name to ${what}`],
  "group-changed": ["changes", ({ details }) => said`its ${details}`],
  "group-adopted": [
    "stays",
    ({ what }) =>
      said`the same group: resource ${what} adopts it, provided that its name is unchanged at Atlassian`,
  ],
  "group-replaced": [
    "is deleted",
    ({ what, details, isDetailed, because }) => [
      ...said`for good and recreated as ${what}${because}; members and roles that are not declared in code are lost`,
      ...(isDetailed ? said`: ${details}` : []),
    ],
  ],
  "group-deleted": [
    "is deleted",
    ({ details, isDetailed }) => (isDetailed ? said`for good, with the members ${details}` : ["for good"]),
  ],
  "member-added": [
    "gains",
    ({ what, isSeveral, until }) => said`membership of the group${[isSeveral ? "s" : ""]} ${what}${until}`,
  ],
  "member-removed": [
    "loses",
    ({ what, isSeveral }) => said`membership of the group${[isSeveral ? "s" : ""]} ${what}`,
  ],
  "member-neglected": [
    "keeps",
    ({ what }) => said`membership of the group ${what}, but the member list now ignores it`,
  ],
  "member-end-moved": [
    "changes",
    ({ what, isSeveral, movedEnd }) =>
      said`the end of its membership of the group${[isSeveral ? "s" : ""]} ${what}${movedEnd}`,
  ],
  "list-declared": [
    "changes",
    ({ count = 0 }) => [`to a list of ${plural(count, "member")}; all other members are removed`],
  ],
  "limit-raised": ["can lose", ({ details }) => said`up to ${details} members in one run`],
  "role-granted": [
    "gains",
    ({ what, details, until }) => said`the role ${what} on ${details}, for all members${until}`,
  ],
  "role-removed": ["loses", ({ what, details }) => said`the role ${what} on ${details}, for all members`],
  "role-end-moved": [
    "changes",
    ({ what, details, movedEnd }) =>
      said`the end of the role ${what} on ${details}, for all members,${movedEnd}`,
  ],
};

function forDays(count: number | undefined): Phrase {
  return count === undefined ? [] : [` for ${plural(count, "day")}`];
}

function lastUseOf(idleDays: number | undefined): Phrase {
  switch (idleDays) {
    case undefined:
      return [];
    case 0:
      return [" (used in the last 24 hours)"];
    default:
      return [` (last used ${plural(idleDays, "day")} ago)`];
  }
}

/** Ends a sentence about a replacement. */
function becauseOf(inputs: readonly string[]): Phrase {
  return inputs.length === 0
    ? []
    : said`, because ${listed(inputs, MOST_DETAILS)} ${[inputs.length === 1 ? "changes" : "change"]}`;
}

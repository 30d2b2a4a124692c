import { plural } from "../../plural";
import type { Effect, EffectKind } from "./effect";
import { movedEnd, untilOf } from "./end-words";
import { listed, said, type Phrase } from "./phrase";

const MOST_DETAILS = 8;

type Said = Omit<Effect, "who" | "urn" | "reasons">;

/** What happens to whom, without saying again to whom. */
export function whatHappens({ kind, what = "", details = [], count, until, wasUntil }: Said): Phrase {
  return SENTENCES[kind]({
    what,
    details: listed(details, MOST_DETAILS),
    count,
    until: untilOf(until),
    end: movedEnd(until, wasUntil),
    isDetailed: details.length > 0,
  });
}

interface Words {
  readonly what: string;
  readonly details: Phrase;
  readonly isDetailed: boolean;
  readonly count: number | undefined;
  readonly until: Phrase;
  readonly end: Phrase;
}

const SENTENCES: Readonly<Record<EffectKind, (words: Words) => Phrase>> = {
  "key-sent-elsewhere": ({ what }) => said`API key of the organisation is sent to ${what}`,
  "account-created": ({ what }) =>
    what === "" ? ["new service account without an owner"] : said`new service account of ${what}`,
  "account-renamed": ({ what }) => said`renamed to ${what}`,
  "account-changed": ({ details }) => said`another ${details}`,
  "account-deleted": ({ details, isDetailed }) =>
    isDetailed
      ? said`deleted for good, with the tokens ${details}`
      : ["deleted for good, with all tokens and access"],
  unprotected: () => ["no longer protected against deletion"],
  "owner-changed": ({ what, details, isDetailed }) => [
    ...(what === "" ? ["no owner any more"] : said`owner is now ${what}`),
    ...(isDetailed ? said`; until now ${details}` : []),
  ],
  "access-granted": ({ what, details }) => said`new role ${what} on ${details}`,
  "access-dropped": ({ what, details }) => said`role ${what} on ${details} declared as taken away by hand`,
  "token-created": ({ what, details, count }) =>
    said`new token ${what} with the scopes ${details}${forDays(count)}`,
  "token-rotated": ({ what, count }) =>
    count === undefined
      ? said`new secret for the token ${what}; the old one is revoked`
      : said`new secret for the token ${what}; the old one works for ${[plural(count, "more day")]}`,
  "token-replaced": ({ what, details, count }) =>
    said`token ${what} replaced by one with the scopes ${details}${forDays(count)}; the old one is revoked`,
  "token-revoked": ({ what }) => said`token ${what} revoked`,
  "token-changed": ({ what, details }) => said`other settings of the token ${what}: ${details}`,
  "overlap-ended": ({ what }) => said`old secret of the token ${what} revoked, as its last rotation planned`,
  "group-created": () => ["new group"],
  "group-replaced": ({ what }) =>
    said`deleted, and made anew as ${what}; only the members and roles that the program has come back`,
  "group-deleted": ({ details, isDetailed }) =>
    isDetailed ? said`deleted for good, with the members ${details}` : ["deleted for good"],
  "member-added": ({ what, until }) => said`new member of the group ${what}${until}`,
  "member-removed": ({ what }) => said`no longer a member of the group ${what}`,
  "member-neglected": ({ what }) => said`stays in the group ${what}, which no longer looks at the membership`,
  "member-end-moved": ({ what, end }) => said`membership of the group ${what} ${end}`,
  "left-behind": ({ what }) => said`keeps ${what}, which the stack forgets`,
  "limit-raised": ({ details }) => said`may lose up to ${details} members in one run`,
  "list-declared": ({ count = 0 }) => [
    `exact list of ${plural(count, "member")} from now on; whoever else is in the group is removed`,
  ],
  "role-granted": ({ what, details, until }) => said`new role ${what} on ${details}, for all members${until}`,
  "role-removed": ({ what, details }) => said`role ${what} on ${details} taken away, from all members`,
  "role-end-moved": ({ what, details, end }) => said`role ${what} on ${details} ${end}`,
};

function forDays(count: number | undefined): Phrase {
  return count === undefined ? [] : [` for ${plural(count, "day")}`];
}

import { z } from "zod";
import { idKey } from "../../organization/ids";
import type { CheckFailure } from "../../lifecycle/check-failure";
import { input, output, type ValuesOf } from "../../lifecycle/fields";
import type { CheckContext, KnownInputs, RuleContext } from "../../lifecycle/resource-definition";
import { commonInputs, emailAddress, identityId, text } from "../common-inputs";
import { exactlyOne } from "../exactly-one";
import { endedFailures, endingEntry, withEnd } from "../grant-end";
import { groupReference, resolvedGroupOutputs } from "../group-of-members";
import { sortedOnce } from "../sorted-once";

export const DEFAULT_MAX_REMOVALS = 5;

const account = { accountId: identityId.optional(), email: emailAddress.optional() };
const member = z.strictObject({ ...account, ...endingEntry });

export type Member = z.output<typeof member>;

/**
 * The key of an entry: its address regardless of case, or its id regardless of form, and its day. One account with two
 * days has two entries.
 */
function memberKey({ accountId, email, until }: Member): string {
  const key = accountId === undefined ? emailKey(email ?? "") : idKey(accountId);
  return until === undefined ? key : `${key} ${until}`;
}

/** The form in which addresses are recorded and compared. */
export function emailKey(email: string): string {
  return email.normalize("NFC").toLowerCase();
}

export function normaliseMembers<One extends Member>(members: readonly One[]): One[] {
  return sortedOnce(members, memberKey);
}

function areSameMembers(left: readonly Member[], right: readonly Member[]): boolean {
  const [one, other] = [left, right].map((members) => normaliseMembers(members).map(memberKey).join("\n"));
  return one === other;
}

const members = z.array(member).transform((list) => normaliseMembers(list));
const ignore = z
  .array(z.strictObject(account))
  .transform((list) => normaliseMembers(list))
  .optional();
const maxRemovals = z.int("must be a whole number").min(0, "must be 0 or more").optional();

export const groupMembersInputs = {
  ...commonInputs,
  ...groupReference,
  members: input(members, { change: "update", isSame: areSameMembers }),
  ignore: input(ignore, { change: "update", isSame: areSameMembers }),
  maxRemovals: input(maxRemovals, { change: "update" }),
};

export const groupMembersOutputs = {
  ...resolvedGroupOutputs,
  /** The members that the resource manages, by account id; sorted. */
  accountIds: output(z.array(text).readonly(), { changesWith: ["members", "ignore"] }),
  /** The account ids of the declared addresses, by lower-case address. */
  accountIdsByEmail: output(z.record(text, text).readonly(), {
    changesWith: ["members", "ignore"],
  }),
};

export type GroupMembersInputs = ValuesOf<typeof groupMembersInputs>;
export type GroupMembersOutputs = ValuesOf<typeof groupMembersOutputs>;

/** Computes which members have ended: see `withEnd`. */
export function withEnds(
  inputs: GroupMembersInputs,
  { previous, nowMs }: CheckContext<GroupMembersInputs>,
): GroupMembersInputs {
  const { members } = inputs;
  return Array.isArray(members)
    ? {
        ...inputs,
        members: members.map((one) => (isNamed(one) ? withEnd(one, recordedOf(one, previous), nowMs) : one)),
      }
    : inputs;
}

/** Whether the entry names an account. A program can give any value, and a preview can contain unknown ones. */
function isNamed(entry: unknown): entry is Member {
  if (typeof entry !== "object" || entry === null) {
    return false;
  }
  const { accountId, email } = entry as Record<string, unknown>;
  return typeof (accountId ?? email) === "string";
}

/** The entry as it was recorded. */
function recordedOf(member: Member, previous: Partial<GroupMembersInputs> | undefined): Member | undefined {
  const key = memberKey(member);
  return previous?.members?.find((one) => memberKey(one) === key);
}

/** The group is named in exactly one of two ways, and so is each account. */
export function groupMembersFailures(
  known: KnownInputs<GroupMembersInputs>,
  { isGiven, previous }: RuleContext<GroupMembersInputs>,
): CheckFailure[] {
  const ofEntries = (name: "members" | "ignore"): CheckFailure[] =>
    (known[name] ?? []).flatMap((entry, index) =>
      entry === undefined ? [] : entryFailures(entry, [name, index], previous),
    );
  return [
    ...exactlyOne(known, ["groupId", "groupName"], isGiven),
    ...ofEntries("members"),
    ...ofEntries("ignore"),
  ];
}

function entryFailures(
  entry: Member,
  path: readonly PropertyKey[],
  previous: Partial<GroupMembersInputs> | undefined,
): CheckFailure[] {
  const isGiven = (name: string): boolean => name in entry;
  return [
    ...exactlyOne(entry, ["accountId", "email"], isGiven, path),
    ...endedFailures(entry, recordedOf(entry, previous), path),
  ];
}

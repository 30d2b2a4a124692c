import { z } from "zod";
import { idKey } from "../../organization/ids";
import type { CheckFailure } from "../../lifecycle/check-failure";
import type { CheckContext, Fields, OutputFacts } from "../../lifecycle/resource-definition";
import { commonFields, commonInputs, displayText, emailAddress, identityId } from "../common-inputs";
import { exactlyOne } from "../exactly-one";
import { endedFailures, endingInputs, withEnd } from "../grant-end";
import { groupFields, type ResolvedGroup } from "../group-of-members";
import { sortedOnce } from "../sorted-once";

export const DEFAULT_MAX_REMOVALS = 5;

const account = { accountId: identityId.optional(), email: emailAddress.optional() };
const member = z.strictObject({ ...account, ...endingInputs });

export type Member = z.output<typeof member>;

/**
 * The same for the same account named in the same way, by its address in any case or by its id in any form,
 * until the same day. Two days of one account are two entries.
 */
function memberKey({ accountId, email, until }: Member): string {
  const key = accountId === undefined ? emailKey(email ?? "") : idKey(accountId);
  return until === undefined ? key : `${key} ${until}`;
}

/** How addresses are recorded and compared. */
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

export const groupMembersInputs = z.strictObject({
  ...commonInputs,
  groupId: identityId.optional(),
  groupName: displayText.optional(),
  members: z.array(member).transform((members) => normaliseMembers(members)),
  ignore: z
    .array(z.strictObject(account))
    .transform((members) => normaliseMembers(members))
    .optional(),
  maxRemovals: z.int("must be a whole number").min(0, "must be 0 or more").optional(),
});

export type GroupMembersInputs = z.output<typeof groupMembersInputs>;

export interface GroupMembersOutputs extends ResolvedGroup {
  /** The members that the resource manages, by account id; sorted. */
  readonly accountIds: readonly string[];
  /** What the declared addresses were resolved to, by lower-case address. */
  readonly accountIdsByEmail: Readonly<Record<string, string>>;
}

export const groupMembersOutputs: OutputFacts<GroupMembersInputs, GroupMembersOutputs> = {
  groupId: {},
  directoryId: {},
  accountIds: { changesWith: ["members", "ignore"] },
  accountIdsByEmail: { changesWith: ["members", "ignore"] },
};

export const groupMembersFields: Fields<GroupMembersInputs> = {
  ...commonFields,
  ...groupFields,
  members: { change: "update", isSame: areSameMembers },
  ignore: { change: "update", isSame: areSameMembers },
  maxRemovals: { change: "update" },
};

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

/** Whether the entry is one that can be looked for: a program may give anything, and a preview may not know it. */
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

export function groupMembersFailures(
  inputs: Partial<GroupMembersInputs>,
  { previous }: CheckContext<GroupMembersInputs>,
): CheckFailure[] {
  const ofList = (name: "members" | "ignore"): CheckFailure[] => {
    const list: unknown = inputs[name];
    return Array.isArray(list)
      ? list.flatMap((one: unknown, index) =>
          typeof one === "object" && one !== null ? exactlyOne(one, "accountId", "email", [name, index]) : [],
        )
      : [];
  };
  const ends = Array.isArray(inputs.members)
    ? inputs.members.flatMap((one: unknown, index) =>
        isNamed(one) ? endedFailures(one, recordedOf(one, previous), ["members", index]) : [],
      )
    : [];
  return [...exactlyOne(inputs, "groupId", "groupName"), ...ofList("members"), ...ofList("ignore"), ...ends];
}

import { z } from "zod";
import { idKey } from "../../organization/ids";
import type { CheckFailure } from "../../lifecycle/check-failure";
import type { Fields, OutputFacts } from "../../lifecycle/resource-definition";
import { commonFields, commonInputs, displayText, emailAddress, identityId } from "../common-inputs";
import { exactlyOne } from "../exactly-one";
import { groupFields, type ResolvedGroup } from "../group-of-members";
import { sortedOnce } from "../sorted-once";

export const DEFAULT_MAX_REMOVALS = 5;

const member = z.strictObject({ accountId: identityId.optional(), email: emailAddress.optional() });

export type Member = z.output<typeof member>;

/** The same for the same account named in the same way: by its address in any case, or by its id in any form. */
function memberKey({ accountId, email }: Member): string {
  return accountId === undefined ? emailKey(email ?? "") : idKey(accountId);
}

/** How addresses are recorded and compared. */
export function emailKey(email: string): string {
  return email.normalize("NFC").toLowerCase();
}

export function normaliseMembers(members: readonly Member[]): Member[] {
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
  members: z.array(member).transform(normaliseMembers),
  ignore: z.array(member).transform(normaliseMembers).optional(),
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

export function groupMembersFailures(inputs: Partial<GroupMembersInputs>): CheckFailure[] {
  const ofList = (name: "members" | "ignore"): CheckFailure[] => {
    const list: unknown = inputs[name];
    return Array.isArray(list)
      ? list.flatMap((one: unknown, index) =>
          typeof one === "object" && one !== null ? exactlyOne(one, "accountId", "email", [name, index]) : [],
        )
      : [];
  };
  return [...exactlyOne(inputs, "groupId", "groupName"), ...ofList("members"), ...ofList("ignore")];
}

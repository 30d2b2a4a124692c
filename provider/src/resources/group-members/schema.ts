import { z } from "zod";
import type { CheckFailure } from "../../lifecycle/check-failure";
import type { Fields } from "../../lifecycle/resource-definition";
import { commonFields, commonInputs, displayText, emailAddress, opaqueId } from "../common-inputs";
import { exactlyOne } from "../exactly-one";
import { sortedOnce } from "../sorted-once";

export const DEFAULT_MAX_REMOVALS = 5;

const member = z.strictObject({ accountId: opaqueId.optional(), email: emailAddress.optional() });

export type Member = z.output<typeof member>;

/** The same for the same account named in the same way, whatever the case of an address. */
function memberKey({ accountId, email }: Member): string {
  return accountId ?? email?.toLowerCase() ?? "";
}

export function normaliseMembers(members: readonly Member[]): Member[] {
  return sortedOnce(members, memberKey);
}

export const groupMembersInputs = z.strictObject({
  ...commonInputs,
  groupId: opaqueId.optional(),
  groupName: displayText.optional(),
  members: z.array(member).transform(normaliseMembers),
  ignore: z.array(member).transform(normaliseMembers).optional(),
  maxRemovals: z.int("must be a whole number").min(0, "must be 0 or more").optional(),
});

export type GroupMembersInputs = z.output<typeof groupMembersInputs>;

export interface GroupMembersOutputs {
  readonly groupId: string;
  readonly directoryId: string;
  /** The members that the resource manages, by account id; sorted. */
  readonly accountIds: readonly string[];
  /** What the declared addresses were resolved to, by lower-case address. */
  readonly accountIdsByEmail: Readonly<Record<string, string>>;
}

export const groupMembersFields: Fields<GroupMembersInputs> = {
  ...commonFields,
  groupId: { change: "replace-when-set" },
  groupName: { change: "replace-when-set" },
  members: { change: "update" },
  ignore: { change: "update" },
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

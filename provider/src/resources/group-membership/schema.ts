import { z } from "zod";
import type { CheckFailure } from "../../lifecycle/check-failure";
import type { Fields } from "../../lifecycle/resource-definition";
import { commonFields, commonInputs, displayText, emailAddress, opaqueId } from "../common-inputs";
import { exactlyOne } from "../exactly-one";

export const groupMembershipInputs = z.strictObject({
  ...commonInputs,
  groupId: opaqueId.optional(),
  groupName: displayText.optional(),
  accountId: opaqueId.optional(),
  email: emailAddress.optional(),
});

export type GroupMembershipInputs = z.output<typeof groupMembershipInputs>;

export interface GroupMembershipOutputs {
  readonly groupId: string;
  readonly accountId: string;
  readonly directoryId: string;
}

export const groupMembershipFields: Fields<GroupMembershipInputs> = {
  ...commonFields,
  groupId: { change: "replace-when-set" },
  groupName: { change: "replace-when-set" },
  accountId: { change: "replace-when-set" },
  email: { change: "replace-when-set" },
};

/** Group and member are each named in exactly one of two ways. */
export function groupMembershipFailures(inputs: Partial<GroupMembershipInputs>): CheckFailure[] {
  return [...exactlyOne(inputs, "groupId", "groupName"), ...exactlyOne(inputs, "accountId", "email")];
}

import { z } from "zod";
import type { CheckFailure } from "../../lifecycle/check-failure";
import type { FieldChange } from "../../lifecycle/resource-definition";
import { displayText, emailAddress, opaqueId } from "../common-inputs";
import { exactlyOne } from "../exactly-one";

export const groupMembershipInputs = z.strictObject({
  orgId: opaqueId,
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

export const groupMembershipFields: Readonly<Record<keyof GroupMembershipInputs, FieldChange>> = {
  orgId: "replace",
  groupId: "replace-when-set",
  groupName: "replace-when-set",
  accountId: "replace-when-set",
  email: "replace-when-set",
};

/** Group and member are each named in exactly one of two ways. */
export function groupMembershipFailures(inputs: Partial<GroupMembershipInputs>): CheckFailure[] {
  return [...exactlyOne(inputs, "groupId", "groupName"), ...exactlyOne(inputs, "accountId", "email")];
}

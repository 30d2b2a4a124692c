import { z } from "zod";
import type { CheckFailure } from "../../lifecycle/check-failure";
import type { CheckContext, Fields, OutputFacts } from "../../lifecycle/resource-definition";
import { commonFields, commonInputs, displayText, emailAddress, identityId } from "../common-inputs";
import { exactlyOne } from "../exactly-one";
import { endedFailures, endingFields, endingInputs, endingOutputs } from "../grant-end";
import { groupFields, type ResolvedGroup } from "../group-of-members";
import { isSameId, isSameIgnoringCase } from "../same-values";

export const groupMembershipInputs = z.strictObject({
  ...commonInputs,
  groupId: identityId.optional(),
  groupName: displayText.optional(),
  accountId: identityId.optional(),
  email: emailAddress.optional(),
  ...endingInputs,
});

export type GroupMembershipInputs = z.output<typeof groupMembershipInputs>;

export interface GroupMembershipOutputs extends ResolvedGroup {
  /** By the server's date: see `EndingInputs`. */
  readonly ended?: boolean | undefined;
  readonly accountId: string;
  /** The address that the program gave for the account before it gave the id. */
  readonly resolvedEmail?: string | undefined;
}

export const groupMembershipOutputs: OutputFacts<GroupMembershipInputs, GroupMembershipOutputs> = {
  groupId: {},
  accountId: {},
  directoryId: {},
  ...endingOutputs,
};

export const groupMembershipFields: Fields<GroupMembershipInputs> = {
  ...commonFields,
  ...groupFields,
  ...endingFields,
  accountId: { change: "replace-when-set", isSame: isSameId },
  email: {
    change: "replace-when-set",
    isSame: isSameIgnoringCase,
    isSameObject: (desired, { resolvedEmail }) =>
      typeof resolvedEmail === "string" && isSameIgnoringCase(resolvedEmail, desired),
  },
};

/** Group and member are each named in exactly one of two ways. */
export function groupMembershipFailures(
  inputs: Partial<GroupMembershipInputs>,
  { previous }: CheckContext<GroupMembershipInputs>,
): CheckFailure[] {
  return [
    ...exactlyOne(inputs, "groupId", "groupName"),
    ...exactlyOne(inputs, "accountId", "email"),
    ...endedFailures(inputs, previous),
  ];
}

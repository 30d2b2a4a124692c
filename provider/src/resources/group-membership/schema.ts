import type { CheckFailure } from "../../lifecycle/check-failure";
import { input, output, type ValuesOf } from "../../lifecycle/fields";
import type { KnownInputs, RuleContext } from "../../lifecycle/resource-definition";
import { commonInputs, emailAddress, identityId, optionalText, text } from "../common-inputs";
import { exactlyOne } from "../exactly-one";
import { endedFailures, endingInputs, endingOutputs } from "../grant-end";
import { groupReference, resolvedGroupOutputs } from "../group-of-members";
import { isSameId, isSameIgnoringCase } from "../same-values";

export const groupMembershipInputs = {
  ...commonInputs,
  ...groupReference,
  accountId: input(identityId.optional(), { change: "replace-when-set", isSame: isSameId }),
  email: input(emailAddress.optional(), {
    change: "replace-when-set",
    isSame: isSameIgnoringCase,
    isSameObject: (desired, { resolvedEmail }) =>
      typeof resolvedEmail === "string" && isSameIgnoringCase(resolvedEmail, desired),
  }),
  ...endingInputs,
};

export const groupMembershipOutputs = {
  ...resolvedGroupOutputs,
  accountId: output(text),
  /** The address that the program gave for the account before it gave the id. */
  resolvedEmail: output(optionalText, { isInternal: true }),
  ...endingOutputs,
};

export type GroupMembershipInputs = ValuesOf<typeof groupMembershipInputs>;
export type GroupMembershipOutputs = ValuesOf<typeof groupMembershipOutputs>;

/** Group and member are each named in exactly one of two ways. */
export function groupMembershipFailures(
  known: KnownInputs<GroupMembershipInputs>,
  { isGiven, previous }: RuleContext<GroupMembershipInputs>,
): CheckFailure[] {
  return [
    ...exactlyOne(known, ["groupId", "groupName"], isGiven),
    ...exactlyOne(known, ["accountId", "email"], isGiven),
    ...endedFailures(known, previous),
  ];
}

import { expression } from "../patterns";
import { describe, isGiven, known } from "../resource";
import { defineRule } from "../rule";

export const accountOwner = defineRule({
  name: "account-owner",
  demand: "A service account names the team or mailbox that is responsible for it.",
  why: "Nobody watches an account without an owner, and nobody dares to delete it.",
  blindTo:
    "Whether the team or mailbox exists. `atlassian-admin drift` reports owners whose mailbox no longer exists.",
  level: "mandatory",
  scope: "resource",
  settings: {
    pattern: expression(String.raw`^(team-[a-z0-9-]+|[^\s@]+@[^\s@]+\.[^\s@]+)$`).describe(
      "The pattern for owners: a regular expression.",
    ),
  },
  check: ({ stack, settings: { pattern } }) =>
    stack.ofType("ServiceAccount").flatMap((resource) => {
      const { owner } = resource.inputs;
      const text = known(owner);
      const isMissing = !isGiven(owner);
      if (!isMissing && (text === undefined || new RegExp(pattern, "u").test(text))) {
        return [];
      }
      return [
        {
          resource,
          message: isMissing
            ? `${describe(resource)} has no owner.`
            : `${describe(resource)} has the owner "${text}", which does not match ${pattern}.`,
          remedy: isMissing
            ? `Set the responsible team or mailbox as its owner, such as "team-payments" or a shared mailbox.`
            : `Set the responsible team or mailbox as its owner, in that form.`,
        },
      ];
    }),
});

import { expression } from "../patterns";
import { describe, isGiven, known } from "../resource";
import { defineRule } from "../rule";

export const accountOwner = defineRule({
  name: "account-owner",
  demand: "A service account names the team or mailbox that answers for it.",
  why: "An account without an owner is one that nobody dares to delete and nobody watches.",
  blindTo:
    "Whether the team or mailbox exists. `atlassian-admin drift` tells when the mailbox of an owner is gone.",
  level: "mandatory",
  scope: "resource",
  settings: {
    pattern: expression(String.raw`^(team-[a-z0-9-]+|[^\s@]+@[^\s@]+\.[^\s@]+)$`).describe(
      "What an owner looks like: a regular expression.",
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
            : `${describe(resource)} has the owner "${text}", which is not like ${pattern}.`,
          remedy: isMissing
            ? `Give it the owner that answers for it, such as "team-payments" or a shared mailbox.`
            : `Give it the team or mailbox that answers for it, in that form.`,
        },
      ];
    }),
});

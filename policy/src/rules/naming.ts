import { expression } from "../patterns";
import { describe, known } from "../resource";
import { defineRule } from "../rule";

const LOWER_CASE_WORDS = "^[a-z0-9]+(-[a-z0-9]+)*$";

const NAMED = [
  { type: "ServiceAccount", input: "displayName" },
  { type: "ApiToken", input: "label" },
  { type: "Group", input: "name" },
] as const;

export const naming = defineRule({
  name: "naming",
  demand: "Accounts, tokens and groups are named as the team agreed.",
  why: "Names are all that the admin console and the audit log show. One form makes accounts easy to find and tells machines from people.",
  blindTo: "Logical names, which only Pulumi sees.",
  level: "advisory",
  scope: "resource",
  settings: {
    displayName: expression(LOWER_CASE_WORDS).describe(
      "What the name of a service account looks like: a regular expression.",
    ),
    label: expression(LOWER_CASE_WORDS).describe("The same for the label of a token."),
    name: expression(LOWER_CASE_WORDS).describe("The same for the name of a group."),
  },
  check: ({ stack, settings }) =>
    NAMED.flatMap(({ type, input }) =>
      stack.ofType(type).flatMap((resource) => {
        const text = known(resource.inputs[input]);
        return text === undefined || new RegExp(settings[input], "u").test(text)
          ? []
          : [
              {
                resource,
                message: `${describe(resource)} has a ${input} that is not like ${settings[input]}.`,
                remedy:
                  type === "ServiceAccount"
                    ? "Rename it; the account stays the same."
                    : `Rename it, knowing that this replaces the ${type === "Group" ? "group" : "token"}.`,
              },
            ];
      }),
    ),
});

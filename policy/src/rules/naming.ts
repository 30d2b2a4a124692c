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
  demand: "Names of accounts, tokens and groups follow the team's convention.",
  why: "The admin console and the audit log show only names. A common form makes accounts easy to find and distinguishes service accounts from users.",
  blindTo: "Logical names, which only Pulumi uses.",
  level: "advisory",
  scope: "resource",
  settings: {
    displayName: expression(LOWER_CASE_WORDS).describe(
      "The pattern for the name of a service account: a regular expression.",
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
                message: `${describe(resource)} has a ${input} that does not match ${settings[input]}.`,
                remedy:
                  type === "ServiceAccount"
                    ? "Rename it; the account stays the same."
                    : `Rename it; this replaces the ${type === "Group" ? "group" : "token"}.`,
              },
            ];
      }),
    ),
});

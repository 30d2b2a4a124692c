import { z } from "zod";
import { UNKNOWN } from "../model";
import { describe, namesOf } from "../resource";
import { defineRule, type Breach } from "../rule";

export const accountDeletion = defineRule({
  name: "account-deletion",
  demand: "Service accounts are deleted only if the configuration names them.",
  why: "Deleting a service account is permanent, and a renamed or removed line of a program is enough to cause it. Naming the account in `except` is a second decision, in a file that a second person reviews.",
  blindTo:
    "The engine does not show policies what it is about to delete. `atlassian-admin review` does. In the policy pack only `keep` works: the accounts named there must be in the program.",
  level: "mandatory",
  scope: "stack",
  settings: {
    keep: z
      .array(z.string().min(1, "must not be empty"))
      .default([])
      .describe(
        "Accounts that the stack must have, by display name, logical name or URN. Works in the policy pack too.",
      ),
  },
  check: ({ stack, settings: { keep } }) => {
    const accounts = stack.ofType("ServiceAccount");
    const present = new Set(accounts.flatMap(namesOf));
    // Any missing account could be one whose name is still unknown.
    const isTold = accounts.every(({ inputs }) => inputs["displayName"] !== UNKNOWN);
    return [
      ...stack.deletions
        .filter(({ type }) => type === "ServiceAccount")
        .map((resource) => ({
          resource,
          message: `${describe(resource)} would be deleted permanently, with its tokens.`,
          remedy: `Keep it in the program. If the deletion is intended, name it in "except" of this rule.`,
        })),
      ...keep
        .filter((name) => isTold && !present.has(name))
        .map((name): Breach => ({
          called: `service account "${name}"`,
          message: `the configuration requires service account "${name}", but the stack does not declare it.`,
          remedy: `Add it to the program again. If it is no longer needed, remove it from "keep" of this rule.`,
        })),
    ];
  },
});

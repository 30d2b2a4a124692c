import { z } from "zod";
import { UNKNOWN } from "../model";
import { describe, namesOf } from "../resource";
import { defineRule, type Breach } from "../rule";

export const accountDeletion = defineRule({
  name: "account-deletion",
  demand: "No service account is deleted unless the configuration names it.",
  why: "Deleting a service account is permanent, and a renamed or dropped line of a program is enough for it. Naming the account in `except` is a second decision, in a file that a second person reviews.",
  blindTo:
    "The engine shows no policy what it is about to delete. `atlassian-admin review` does; in the policy pack only `keep` works: the accounts named there must be in the program.",
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
    // Any missing one could be the account whose name is not known yet.
    const isTold = accounts.every(({ inputs }) => inputs["displayName"] !== UNKNOWN);
    return [
      ...stack.deletions
        .filter(({ type }) => type === "ServiceAccount")
        .map((resource) => ({
          resource,
          message: `${describe(resource)} would be deleted, for good and with its tokens.`,
          remedy: `Keep it in the program; or, if it shall go, name it in this rule's "except".`,
        })),
      ...keep
        .filter((name) => isTold && !present.has(name))
        .map((name): Breach => ({
          called: `service account "${name}"`,
          message: `service account "${name}" is to be kept, and the stack does not have it.`,
          remedy: `Put it back into the program; or, if it shall go, take it out of this rule's "keep".`,
        })),
    ];
  },
});

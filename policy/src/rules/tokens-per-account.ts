import { z } from "zod";
import { defineRule } from "../rule";

export const tokensPerAccount = defineRule({
  name: "tokens-per-account",
  demand: "An account has no more tokens than allowed.",
  why: "Many tokens of one account mean many consumers that share its access and that cannot be distinguished by account. Another account costs no licence.",
  blindTo:
    "Tokens of other stacks and tokens that were created by hand, and the second token of a rotation. Accounts that are not in the stack are identified by the id in the program.",
  level: "advisory",
  scope: "stack",
  settings: {
    most: z
      .int("must be a whole number")
      .min(1, "must be at least 1")
      .default(5)
      .describe("The maximum number of tokens of an account."),
  },
  check: ({ stack, settings: { most } }) => {
    const tokens = stack.ofType("ApiToken").flatMap((resource) => {
      const account = stack.accountOf(resource);
      return account === undefined ? [] : [{ resource, account }];
    });
    const accounts = new Map(tokens.map(({ account }) => [account.key, account]));
    return [...accounts.values()].flatMap(({ key, called, names }) => {
      const count = tokens.filter(({ account }) => account.key === key).length;
      const resource = stack.resources.find(({ urn }) => urn === key);
      return count <= most
        ? []
        : [
            {
              ...(resource === undefined ? {} : { resource }),
              called,
              names,
              message: `${called} has ${count} tokens; the limit is ${most}.`,
              remedy: "Create separate service accounts for some of the consumers.",
            },
          ];
    });
  },
});

import { z } from "zod";
import { describe, isGiven } from "../resource";
import { defineRule } from "../rule";

const WAYS = ["lifetimeDays", "expiresAt"] as const;

export const tokenExpiry = defineRule({
  name: "token-expiry",
  demand: "A token declares when it expires, in one of the allowed ways.",
  why: "An expiry that was chosen is one that somebody expects. A fixed day (`expiresAt`) cannot move, so such a token cannot rotate. A team that requires rotation allows `lifetimeDays` only.",
  blindTo:
    "The provider fills in 90 days for a token without expiry before the engine calls any policy, so in a preview such a token looks as if it declared `lifetimeDays`. The library sees the difference if it gets the program's own inputs.",
  level: "mandatory",
  scope: "resource",
  settings: {
    by: z
      .array(z.enum(WAYS, `must be ${WAYS.map((way) => `"${way}"`).join(" or ")}`))
      .min(1, "must name at least one way")
      .default([...WAYS])
      .describe("The inputs that can set the expiry."),
  },
  check: ({ stack, settings: { by } }) =>
    stack.ofType("ApiToken").flatMap((resource) => {
      // The provider computes the day from the lifetime, so a token with a lifetime has both.
      const way = WAYS.find((input) => isGiven(resource.inputs[input]));
      if (way !== undefined && by.includes(way)) {
        return [];
      }
      return [
        {
          resource,
          message:
            way === undefined
              ? `${describe(resource)} does not declare when it expires.`
              : `${describe(resource)} declares its expiry by ${way}, which is not allowed.`,
          remedy: `Set ${by.join(" or ")}.`,
        },
      ];
    }),
});

import { z } from "zod";
import { describe, isGiven } from "../resource";
import { defineRule } from "../rule";

const WAYS = ["lifetimeDays", "expiresAt"] as const;

export const tokenExpiry = defineRule({
  name: "token-expiry",
  demand: "A token says when it ends, in one of the allowed ways.",
  why: "An end that somebody decided on is one that somebody expects. A day that is given as `expiresAt` cannot move, so such a token cannot rotate; a team that wants rotation allows `lifetimeDays` only.",
  blindTo:
    "The provider gives a token without an end 90 days before the engine asks any policy, so in a preview such a token looks as if it had declared `lifetimeDays`. The library sees the difference where it is given the program's own inputs.",
  level: "mandatory",
  scope: "resource",
  settings: {
    by: z
      .array(z.enum(WAYS, `must be ${WAYS.map((way) => `"${way}"`).join(" or ")}`))
      .min(1, "must name at least one way")
      .default([...WAYS])
      .describe("The inputs that may give the end."),
  },
  check: ({ stack, settings: { by } }) =>
    stack.ofType("ApiToken").flatMap((resource) => {
      // The provider fills in the day of a life, so a token with a life has both.
      const way = WAYS.find((input) => isGiven(resource.inputs[input]));
      if (way !== undefined && by.includes(way)) {
        return [];
      }
      return [
        {
          resource,
          message:
            way === undefined
              ? `${describe(resource)} does not say when it ends.`
              : `${describe(resource)} says by ${way} when it ends, which is not allowed.`,
          remedy: `Give it ${by.join(" or ")}.`,
        },
      ];
    }),
});

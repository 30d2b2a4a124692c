import { z } from "zod";
import { findLike, namePatterns } from "../patterns";
import { ACCESS_SCOPES, SCOPES_PUBLISHED_ON } from "../published-scopes";
import { describe, scopesOf } from "../resource";
import { defineRule, type Breach } from "../rule";

export const tokenBroadScopes = defineRule({
  name: "token-broad-scopes",
  demand: "A token has few scopes, and none that is broader than its task requires.",
  why: "Each scope is something that a leaked token can do. One token per consumer, with the scopes of that consumer, limits both the damage and the repair.",
  blindTo:
    "Which scopes the consumer really uses; no API shows this. A scope with a wildcard always counts as broad, and the provider rejects it as well.",
  level: "advisory",
  scope: "resource",
  settings: {
    scopes: namePatterns(["delete:*", "manage:*:agent-interface", ...ACCESS_SCOPES]).describe(
      `The scopes that are broad; \`*\` stands for any text. The default has the scopes of ${SCOPES_PUBLISHED_ON} that change who can do what.`,
    ),
    most: z
      .int("must be a whole number")
      .min(1, "must be at least 1")
      .default(10)
      .describe("The maximum number of scopes of a token."),
  },
  check: ({ stack, settings: { scopes: patterns, most } }) =>
    stack.ofType("ApiToken").flatMap((resource): Breach[] => {
      const scopes = scopesOf(resource);
      const broad = scopes.filter((scope) => scope.includes("*") || findLike(patterns, scope) !== undefined);
      const remedy =
        "Grant only the scopes that its consumer needs. Create another token for another consumer.";
      return [
        ...broad.map((scope) => ({
          resource,
          message: `${describe(resource)} has the broad scope "${scope}".`,
          remedy,
        })),
        ...(scopes.length > most
          ? [
              {
                resource,
                message: `${describe(resource)} has ${scopes.length} scopes; the limit is ${most}.`,
                remedy,
              },
            ]
          : []),
      ];
    }),
});

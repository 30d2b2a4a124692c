import { namePatterns, findLike } from "../patterns";
import { describe, scopesOf } from "../resource";
import { defineRule } from "../rule";

export const tokenForbiddenScopes = defineRule({
  name: "token-forbidden-scopes",
  demand: "A token has no forbidden scope.",
  why: "A token with admin scopes can grant anything to itself and others. Such work belongs to a user, or to the few tokens that are named as exceptions.",
  blindTo: "The effect of an allowed scope: it depends on the access of the account.",
  level: "mandatory",
  scope: "resource",
  settings: {
    scopes: namePatterns(["*:admin", "admin:*", "manage:*"]).describe(
      "The forbidden scopes; `*` stands for any text.",
    ),
  },
  check: ({ stack, settings }) =>
    stack.ofType("ApiToken").flatMap((resource) =>
      scopesOf(resource).flatMap((scope) => {
        const pattern = findLike(settings.scopes, scope);
        return pattern === undefined
          ? []
          : [
              {
                resource,
                message: `${describe(resource)} has the scope "${scope}", which "${pattern}" forbids.`,
                remedy: `Remove the scope, or name the token in "except" of this rule.`,
              },
            ];
      }),
    ),
});

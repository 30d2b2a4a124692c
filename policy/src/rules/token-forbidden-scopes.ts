import { namePatterns, findLike } from "../patterns";
import { describe } from "../resource";
import { defineRule } from "../rule";
import { scopesOf } from "./scopes";

export const tokenForbiddenScopes = defineRule({
  name: "token-forbidden-scopes",
  demand: "A token has no forbidden scope.",
  why: "A token that may administer can give itself and others whatever it likes. Such work belongs to a person, or to the few tokens that are named as exceptions.",
  blindTo: "What an allowed scope lets its account do: that depends on the access of the account.",
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
                remedy: `Take the scope out, or name the token in this rule's "except".`,
              },
            ];
      }),
    ),
});

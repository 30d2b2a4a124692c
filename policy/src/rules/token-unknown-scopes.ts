import { findLike, namePatterns } from "../patterns";
import { isPublishedScope, SCOPES_PUBLISHED_ON } from "../published-scopes";
import { describe, scopesOf } from "../resource";
import { defineRule } from "../rule";

export const tokenUnknownScopes = defineRule({
  name: "token-unknown-scopes",
  demand: "A token has only scopes that Atlassian publishes.",
  why: "A misspelled scope is found only when a consumer of the token is refused.",
  blindTo: `Scopes that Atlassian published after ${SCOPES_PUBLISHED_ON}, the day of the list. The rule reports them although they are right.`,
  level: "advisory",
  scope: "resource",
  settings: {
    known: namePatterns([]).describe("More scopes that are right; `*` stands for any text."),
  },
  check: ({ stack, settings }) =>
    stack.ofType("ApiToken").flatMap((resource) =>
      scopesOf(resource)
        .filter((scope) => !isPublishedScope(scope) && findLike(settings.known, scope) === undefined)
        .map((scope) => ({
          resource,
          message: `${describe(resource)} has the scope "${scope}", which Atlassian's list of ${SCOPES_PUBLISHED_ON} does not have.`,
          remedy: `Check the spelling. If Atlassian published it later, add it to this rule's "known".`,
        })),
    ),
});

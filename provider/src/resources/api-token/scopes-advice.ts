import type { Advice } from "../../lifecycle/resource-definition";

/** Atlassian's pages on scopes recommend fewer than this many (V-DOC). It is no limit. */
const RECOMMENDED_BELOW = 50;

export function scopesAdvice(scopes: readonly string[]): readonly Advice<{ scopes: string[] }>[] {
  return scopes.length < RECOMMENDED_BELOW
    ? []
    : [
        {
          property: "scopes",
          fact: `names ${scopes.length} scopes, and Atlassian recommends fewer than ${RECOMMENDED_BELOW}`,
          remedy: "Give each consumer a token with only the scopes that it needs.",
        },
      ];
}

import type { Advice } from "../../lifecycle/resource-definition";

/**
 * One page of Atlassian documents this range (V-DOC). Real accounts have other names, so a name outside it is
 * no error.
 */
const SHORTEST = 6;
const LONGEST = 30;

export function nameAdvice(displayName: string): readonly Advice<{ displayName: string }>[] {
  const { length } = Array.from(displayName);
  return length >= SHORTEST && length <= LONGEST
    ? []
    : [
        {
          property: "displayName",
          fact: `has ${length} characters, and Atlassian documents ${SHORTEST} to ${LONGEST}`,
          remedy: `If Atlassian refuses it, choose a ${length < SHORTEST ? "longer" : "shorter"} displayName.`,
        },
      ];
}

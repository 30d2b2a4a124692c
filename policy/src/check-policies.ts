import { readConfig, type ConfiguredRule, type PolicyConfig } from "./config";
import type { DeclaredStack, Violation } from "./model";
import { describe, namesOf } from "./resource";
import type { Breach, Rule } from "./rule";
import { StackView } from "./stack-view";

/** In the repository, since the package is not published yet. */
const DOCUMENTATION = "docs/reference/policies.md";

/** Where a rule is described. */
function urlOf({ name }: Rule): string {
  return `${DOCUMENTATION}#${name}`;
}

/**
 * Judges a stack by every rule that is not disabled. Needs no network.
 * @param now Tokens that end on a given day are measured from here.
 * @throws {PolicyConfigError} where the configuration cannot be used.
 */
export function checkPolicies(stack: DeclaredStack, config?: PolicyConfig, now = new Date()): Violation[] {
  const view = new StackView(stack);
  return readConfig(config).flatMap((configured) => {
    const { rule, level } = configured;
    return level === "disabled"
      ? []
      : findBreaches(configured, view, now).map(({ resource, called, message, remedy }) => ({
          rule: rule.name,
          level,
          ...(resource === undefined ? {} : { urn: resource.urn }),
          resource: called ?? (resource === undefined ? "the stack" : describe(resource)),
          message,
          remedy,
          url: urlOf(rule),
        }));
  });
}

/** What one rule finds, its exceptions left out. */
export function findBreaches(
  { rule, settings, except }: Omit<ConfiguredRule, "level">,
  stack: StackView,
  now = new Date(),
): Breach[] {
  const today = now.toISOString().slice(0, 10);
  return rule
    .check({ stack, settings, today })
    .filter(({ resource, names = [] }) => {
      const all = resource === undefined ? names : [...names, ...namesOf(resource)];
      return !all.some((name) => except.includes(name));
    })
    .map((breach) => ({ ...breach, message: capitalise(breach.message) }));
}

function capitalise(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

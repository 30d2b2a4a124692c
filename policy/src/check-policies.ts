import { readConfig, type ConfiguredRule, type PolicyConfig } from "./config";
import type { DeclaredStack, Violation } from "./model";
import { describe, namesOf } from "./resource";
import type { Breach, Rule } from "./rule";
import { StackView } from "./stack-view";

/** In the repository, since the package is not published yet. */
const DOCUMENTATION = "docs/reference/policies.md";

/** The documentation of a rule. */
function urlOf({ name }: Rule): string {
  return `${DOCUMENTATION}#${name}`;
}

/**
 * Checks a stack against every rule that is not disabled. Needs no network.
 * @param now The time from which the remaining life of a token is measured.
 * @throws {PolicyConfigError} if the configuration is invalid.
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

/** The violations of one rule, without its exceptions. */
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

import type { z } from "zod";
import { checkFailure, type CheckFailure } from "./check-failure";
import { pick, PROVIDER_PROPERTY, withoutUndefined, type Properties } from "./properties";
import type { CheckContext, CommonInputs, ResourceDefinition } from "./resource-definition";
import { hasUnknown, isUnknownAt } from "./unknown";

export interface CheckResult {
  readonly inputs: Properties;
  readonly failures: CheckFailure[];
}

/**
 * Validates what the program gives and fills in what it leaves out. Reports every problem at once; says nothing about a value that is
 * not known yet. No network.
 */
export function check<Inputs extends CommonInputs>(
  definition: ResourceDefinition<never, Inputs, object>,
  olds: Properties,
  news: Properties,
  defaultOrgId: string | undefined,
  nowMs: number,
): CheckResult {
  const given = pick(
    news,
    Object.keys(news).filter((key) => key !== PROVIDER_PROPERTY),
  );
  // A resource stays in its organisation when the configuration that named it is not at hand, as in a fork's pull request.
  given["orgId"] ??= defaultOrgId ?? olds["orgId"];
  const previous = Object.keys(olds).length === 0 ? undefined : (olds as Partial<Inputs>);
  const context: CheckContext<Inputs> = { previous, nowMs };

  const parsed = definition.schema.safeParse(withoutUndefined(given));
  const schemaFailures = parsed.success
    ? []
    : toFailures(parsed.error, given, Object.keys(definition.schema.shape));
  const ruleFailures = (definition.rules?.(given as Partial<Inputs>, context) ?? []).filter(
    (failure) => !hasUnknown(given[failure.property]),
  );
  if (!parsed.success) {
    return { inputs: withoutUndefined(given), failures: [...schemaFailures, ...ruleFailures] };
  }
  const inputs =
    ruleFailures.length === 0 ? (definition.complete?.(parsed.data, context) ?? parsed.data) : parsed.data;
  return { inputs: withoutUndefined(inputs as unknown as Properties), failures: ruleFailures };
}

function toFailures(error: z.ZodError, given: Properties, names: readonly string[]): CheckFailure[] {
  return error.issues.flatMap((issue) => {
    if (isUnknownAt(given, issue.path)) {
      return [];
    }
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) =>
        checkFailure(
          [...issue.path, key],
          `is not a property here; the properties are ${names.join(", ")}`,
          given[key],
        ),
      );
    }
    return [checkFailure(issue.path, toRule(issue, given), valueAt(given, issue.path))];
  });
}

function toRule(issue: z.core.$ZodIssue, given: Properties): string {
  if (issue.path.length === 1 && issue.path[0] === "orgId" && given["orgId"] === undefined) {
    return (
      `is required. Set it with "pulumi config set atlassian-admin:orgId …", the ATLASSIAN_ORG_ID environment variable, ` +
      `or on the resource`
    );
  }
  if (issue.code === "invalid_type") {
    return valueAt(given, issue.path) === undefined ? "is required" : `must be of type ${issue.expected}`;
  }
  return issue.message;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );
}

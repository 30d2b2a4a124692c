import type { z } from "zod";
import { checkFailure, valueAt, type CheckFailure } from "./check-failure";
import type { AnyInput } from "./fields";
import { isEqual, withoutNull, withoutUndefined, type Properties } from "./properties";
import type { CheckContext, CommonInputs, KnownInputs, ResourceDefinition } from "./resource-definition";
import { hasUnknown, isUnknownAt } from "./unknown";

export interface CheckResult {
  readonly inputs: Properties;
  readonly failures: CheckFailure[];
}

/**
 * Validates what the program gives and fills in what it leaves out. Reports every problem at once; says
 * nothing about a value that is not known yet. No network.
 */
export function check<Inputs extends CommonInputs>(
  definition: ResourceDefinition<never, Inputs, object>,
  olds: Properties,
  news: Properties,
  defaultOrgId: string | undefined,
  nowMs: number,
): CheckResult {
  const given = withoutNull({ ...news });
  // A resource stays in its organisation when the configuration that named it is not at hand, as in a fork's
  // pull request.
  given["orgId"] ??= defaultOrgId ?? olds["orgId"];
  const previous = Object.keys(olds).length === 0 ? undefined : (olds as Partial<Inputs>);
  const context: CheckContext<Inputs> = { previous, nowMs };

  const rows: Readonly<Record<string, AnyInput>> = definition.inputs;
  const inputs: Properties = {};
  const known: Properties = {};
  const failures: CheckFailure[] = [];
  for (const [name, row] of Object.entries(rows)) {
    const value = withoutUndefined(given[name]);
    const parsed = row.schema.safeParse(value);
    known[name] = knownValue(value, parsed);
    if (parsed.success) {
      inputs[name] = keptSpelling(row, olds[name], parsed.data);
    } else {
      inputs[name] = given[name];
      failures.push(
        ...parsed.error.issues.flatMap((issue) => toFailures([name, ...issue.path], issue, given)),
      );
    }
  }
  for (const name of Object.keys(given).filter((key) => !(key in rows))) {
    failures.push(
      checkFailure(
        [name],
        `is not a property here; the properties are ${namesForPrograms(rows).join(", ")}`,
        given[name],
      ),
    );
  }
  if (news["orgId"] === undefined && previous?.orgId !== undefined && given["orgId"] !== previous.orgId) {
    failures.push(organizationFailure(previous.orgId, given["orgId"]));
  }
  const isGiven = (name: string): boolean => given[name] !== undefined;
  failures.push(
    ...(definition.rules?.(withoutUndefined(known) as KnownInputs<Inputs>, { ...context, isGiven }) ?? []),
  );
  const completed =
    failures.length === 0 && definition.complete !== undefined
      ? definition.complete(inputs as unknown as Inputs, context)
      : inputs;
  return { inputs: withManager(withoutUndefined(completed as Properties), previous), failures };
}

function namesForPrograms(rows: Readonly<Record<string, AnyInput>>): string[] {
  return Object.entries(rows).flatMap(([name, { isComputed = false }]) => (isComputed ? [] : [name]));
}

/** What rules see of a value: nothing of what is unknown or invalid, item by item in a list. */
function knownValue(given: unknown, { data, error }: z.ZodSafeParseResult<unknown>): unknown {
  const invalid = new Set(error?.issues.map(({ path: [index] }) => index));
  if (!Array.isArray(given) || invalid.has(undefined)) {
    return error !== undefined || hasUnknown(data) ? undefined : data;
  }
  return given.map((item: unknown, index) => (invalid.has(index) || hasUnknown(item) ? undefined : item));
}

/** A value that is written in another way than before, and means the same, stays as it was: it is no change. */
function keptSpelling({ isSame = isEqual }: AnyInput, previous: unknown, given: unknown): unknown {
  const isComparable = previous !== undefined && given !== undefined && !hasUnknown(given);
  return isComparable && isSame(previous, given) ? previous : given;
}

/** Which resource manages the object changes along with something else only: no update is made for its sake. */
function withManager(inputs: Properties, previous: Partial<CommonInputs> | undefined): Properties {
  if (previous === undefined || inputs["managedBy"] === previous.managedBy) {
    return inputs;
  }
  const kept = withoutUndefined({ ...inputs, managedBy: previous.managedBy });
  return isEqual(kept, withoutUndefined(previous)) ? kept : inputs;
}

/**
 * A default that changes, perhaps by a mistake in an environment, would move every resource of the stack:
 * deleted in one organisation, which is for good, and created in another. That takes an explicit word of the
 * program.
 */
function organizationFailure(previous: string, desired: unknown): CheckFailure {
  return checkFailure(
    ["orgId"],
    `comes from the default organisation, which was "${previous}" when this was recorded: it would be deleted there and created anew. ` +
      `Set the default back, or give orgId on the resource to mean it`,
    desired,
  );
}

function toFailures(
  path: readonly PropertyKey[],
  issue: z.core.$ZodIssue,
  given: Properties,
): CheckFailure[] {
  return isUnknownAt(given, path)
    ? []
    : [checkFailure(path, toRule(path, issue, given), valueAt(given, path))];
}

function toRule(path: readonly PropertyKey[], issue: z.core.$ZodIssue, given: Properties): string {
  if (path.length === 1 && path[0] === "orgId" && given["orgId"] === undefined) {
    return (
      `is required. Set it with "pulumi config set atlassian-admin:orgId …", the ATLASSIAN_ORG_ID environment variable, ` +
      `or on the resource`
    );
  }
  // A rule that the schema words itself says more than the type.
  if (issue.code === "invalid_type" && issue.message.startsWith("Invalid input")) {
    return valueAt(given, path) === undefined ? "is required" : `must be of type ${issue.expected}`;
  }
  return issue.message;
}

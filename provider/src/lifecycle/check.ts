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
 * Validates the inputs of a program and fills in what it leaves out. Reports every failure at once, and none for an
 * unknown value. Uses no network.
 */
export function check<Inputs extends CommonInputs>(
  definition: ResourceDefinition<never, Inputs, object>,
  olds: Properties,
  news: Properties,
  defaultOrgId: string | undefined,
  nowMs: number,
): CheckResult {
  const given = withoutNull({ ...news });
  // A resource stays in its organisation if the configuration is missing, as in a pull request from a fork.
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

/** The value as rules see it: without what is unknown or invalid, item by item in a list. */
function knownValue(given: unknown, { data, error }: z.ZodSafeParseResult<unknown>): unknown {
  const invalid = new Set(error?.issues.map(({ path: [index] }) => index));
  if (!Array.isArray(given) || invalid.has(undefined)) {
    return error !== undefined || hasUnknown(data) ? undefined : data;
  }
  return given.map((item: unknown, index) => (invalid.has(index) || hasUnknown(item) ? undefined : item));
}

/** Keeps the recorded value if the new one means the same in another spelling, so that it is no change. */
function keptSpelling({ isSame = isEqual }: AnyInput, previous: unknown, given: unknown): unknown {
  const isComparable = previous !== undefined && given !== undefined && !hasUnknown(given);
  return isComparable && isSame(previous, given) ? previous : given;
}

/** Changes `managedBy` only together with another input, so that it causes no update by itself. */
function withManager(inputs: Properties, previous: Partial<CommonInputs> | undefined): Properties {
  if (previous === undefined || inputs["managedBy"] === previous.managedBy) {
    return inputs;
  }
  const kept = withoutUndefined({ ...inputs, managedBy: previous.managedBy });
  return isEqual(kept, withoutUndefined(previous)) ? kept : inputs;
}

/**
 * Refuses another default organisation. A changed default, perhaps by mistake, would delete every resource of the
 * stack in one organisation for good, and create it in another. Only the program can ask for that.
 */
function organizationFailure(previous: string, desired: unknown): CheckFailure {
  return checkFailure(
    ["orgId"],
    `comes from the default organisation, which was "${previous}" when the resource was created: it would be deleted there and recreated. ` +
      `Set the default back. To move the resource deliberately, set orgId on it`,
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
  // A message of our own schema is more useful than the type.
  if (issue.code === "invalid_type" && issue.message.startsWith("Invalid input")) {
    return valueAt(given, path) === undefined ? "is required" : `must be of type ${issue.expected}`;
  }
  return issue.message;
}

import type { z } from "zod";
import { RefusedError } from "../errors";
import { toPropertyPath, valueAt, type CheckFailure } from "./check-failure";
import type { AnyInput, Output } from "./fields";
import { withoutNull, type Properties } from "./properties";
import type { CommonInputs, ResourceDefinition, State } from "./resource-definition";

/**
 * Reads a state that the engine sends: brings a state of an older version into the present form, and validates
 * the types of its values. Unknown properties pass, because a newer version may have written them. Limits and
 * patterns of inputs are not applied, because an older version may have had others.
 * @throws RefusedError if a required value is missing, or a value has another type.
 */
export function readState<Inputs extends CommonInputs, Outputs extends object>(
  definition: ResourceDefinition<never, Inputs, Outputs>,
  properties: Properties,
): State<Inputs, Outputs> {
  const received = withoutNull(properties);
  const state = definition.migrate?.(received) ?? received;
  const inputs: Readonly<Record<string, AnyInput>> = definition.inputs;
  const outputs: Readonly<Record<string, Output>> = definition.outputs;
  // An output that has the name of an input is what a state has of it.
  for (const [name, { schema }] of Object.entries({ ...inputs, ...outputs })) {
    const issues = schema.safeParse(state[name]).error?.issues ?? [];
    const issue = issues.find(({ code }) => name in outputs || code === "invalid_type");
    if (issue !== undefined) {
      const path = [name, ...issue.path];
      throw new RefusedError(`${toPropertyPath(path)} ${wrongValue(path, issue, state)}`);
    }
  }
  return state as State<Inputs, Outputs>;
}

/** The recorded inputs, without null, which check compares with, whose values have another type than they must have. */
export function invalidInputs(
  inputs: Readonly<Record<string, AnyInput>>,
  recorded: Properties,
): CheckFailure[] {
  return Object.entries(inputs).flatMap(([name, { schema }]) => {
    const value = recorded[name];
    const issues = value === undefined ? [] : (schema.safeParse(value).error?.issues ?? []);
    return issues
      .filter(({ code }) => code === "invalid_type")
      .map((issue) => {
        const path = [name, ...issue.path];
        return { property: toPropertyPath(path), reason: wrongValue(path, issue, recorded) };
      });
  });
}

/** Names the type and never the value, which can be a secret. */
function wrongValue(path: readonly PropertyKey[], issue: z.core.$ZodIssue, state: Properties): string {
  const rule = issue.code === "invalid_type" ? `it must be of type ${issue.expected}` : issue.message;
  return (
    `in its state has a wrong value: ${rule} (found ${typeOf(valueAt(state, path))}). ` +
    `Somebody edited the state, or it is damaged. Nothing was changed. Correct the value with "pulumi state edit", or restore an earlier ` +
    `state: "pulumi stack export --version …", then "pulumi stack import".`
  );
}

function typeOf(value: unknown): string {
  if (value === undefined) {
    return "nothing";
  }
  return Array.isArray(value) ? "array" : typeof value;
}

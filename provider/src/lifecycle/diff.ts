import type { DiffResult } from "@pulumi/pulumi/dynamic";
import { StackRecord } from "../organization/stack-record";
import { isEqual, type Properties } from "./properties";
import type { CommonInputs, Field, ResourceDefinition } from "./resource-definition";
import { hasUnknown } from "./unknown";

/**
 * Names the inputs whose change replaces the resource. `changes` stays undefined: the engine then compares the inputs itself, and shows
 * each difference. A value that is not known yet does not count as changed: an account that is merely renamed would otherwise
 * preview as a replacement of all its tokens. No network.
 */
export function diff<Inputs extends CommonInputs>(
  definition: ResourceDefinition<never, Inputs, object>,
  olds: Properties,
  news: Properties,
  record: StackRecord = new StackRecord(),
): DiffResult {
  const fields = definition.fields as Readonly<Record<string, Field>>;
  const replaces = replacing(fields, olds, news, record);
  if (replaces.length === 0) {
    return {};
  }
  return { replaces, deleteBeforeReplace: definition.deleteBeforeReplace ?? false };
}

/** The inputs whose change replaces the resource. */
export function replacing(
  fields: Readonly<Record<string, Field>>,
  olds: Properties,
  news: Properties,
  record: StackRecord = new StackRecord(),
): string[] {
  return Object.entries(fields)
    .filter(([name, field]) => isReplacing(field, olds[name], news[name]))
    .filter(
      ([name, { isSameObject }]) =>
        news[name] === undefined || isSameObject?.(news[name], olds, record) !== true,
    )
    .map(([name]) => name);
}

function isReplacing({ change, isSame = isEqual }: Field, previous: unknown, desired: unknown): boolean {
  const isIgnored =
    change === "update" ||
    hasUnknown(desired) ||
    (change !== "replace" && desired === undefined) ||
    (change === "replace-when-changed" && previous === undefined);
  if (isIgnored) {
    return false;
  }
  return previous === undefined || desired === undefined ? previous !== desired : !isSame(previous, desired);
}

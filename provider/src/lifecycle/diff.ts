import { StackRecord } from "../organization/stack-record";
import { isEqual, type Properties } from "./properties";
import type { AnyInput } from "./fields";
import type { CommonInputs, ResourceDefinition } from "./resource-definition";
import { hasUnknown } from "./unknown";

/** The inputs that replace a resource. Empty if none does. */
export interface Replacement {
  /** The inputs whose change replaces it. */
  readonly replaces?: string[];
  readonly deleteBeforeReplace?: boolean;
}

/**
 * Finds the inputs whose change replaces the resource. Uses no network.
 * @param countUnknown Whether an unknown value counts as changed. The dynamic provider cannot count it: its previews
 * do not know the outputs of an account that is only renamed, so all tokens of the account would preview as replaced.
 */
export function diff<Inputs extends CommonInputs>(
  definition: ResourceDefinition<never, Inputs, object>,
  olds: Properties,
  news: Properties,
  record: StackRecord = new StackRecord(),
  countUnknown = false,
): Replacement {
  const replaces = replacing(definition.inputs, olds, news, record, countUnknown);
  return replaces.length === 0
    ? {}
    : { replaces, deleteBeforeReplace: definition.deleteBeforeReplace ?? false };
}

/** The inputs whose change replaces the resource. */
export function replacing(
  inputs: Readonly<Record<string, AnyInput>>,
  olds: Properties,
  news: Properties,
  record: StackRecord = new StackRecord(),
  countUnknown = false,
): string[] {
  return Object.entries(inputs)
    .filter(([name, row]) =>
      hasUnknown(news[name])
        ? countUnknown && row.change !== "update"
        : isReplacing(row, olds[name], news[name]),
    )
    .filter(
      ([name, { isSameObject }]) =>
        news[name] === undefined ||
        hasUnknown(news[name]) ||
        isSameObject?.(news[name], olds, record) !== true,
    )
    .map(([name]) => name);
}

function isReplacing({ change, isSame = isEqual }: AnyInput, previous: unknown, desired: unknown): boolean {
  const isIgnored =
    change === "update" ||
    (change !== "replace" && desired === undefined) ||
    (change === "replace-when-changed" && previous === undefined);
  if (isIgnored) {
    return false;
  }
  return previous === undefined || desired === undefined ? previous !== desired : !isSame(previous, desired);
}

import { resourceOfTypeToken } from "pulumi-atlassian-admin/organization";
import {
  placeOfState,
  type Digest,
  type Place,
  type Properties,
  type ResourceState,
  type Step,
} from "../../../digest";
import { identify } from "../../../reading/identities";
import type { Difference } from "../finding";

/** One resource of a stack, as recorded and as it is now. */
export interface RecordedResource {
  readonly stack: string;
  readonly urn: string;
  /** Such as `ServiceAccount`. */
  readonly type: string;
  /** The physical id. */
  readonly id: string;
  /**
   * Inputs and outputs as recorded, before the refresh. Secrets are hidden, except ids that are also in the
   * physical id.
   */
  readonly recorded: Properties;
  /** The current values; missing if the object is gone. */
  readonly observed: Properties | undefined;
  readonly differences: readonly Difference[];
  readonly modified: string | undefined;
  /** Where the program declares it, if the state has the position. */
  readonly declaredAt?: Place | undefined;
  /** Whether Pulumi refuses to delete it. */
  readonly isProtected: boolean;
}

// In a refresh preview these operations mean "no change"; all others mean a change. A step of a changed resource
// can stay "refresh".
const UNCHANGED = new Set(["same", "read"]);

/**
 * @throws if the engine counts other changes than its steps show, because this code then does not understand its
 * output.
 */
export function toResources(digest: Digest, stack: string): RecordedResource[] {
  const own = digest.steps.filter((step) => typeOf(step) !== undefined);
  const live = own.filter(isLive);
  const resources = live.map((step) => toResource(step, stack));
  const counted = Object.entries(digest.changeSummary).reduce(
    (sum, [op, count]) => sum + (UNCHANGED.has(op) ? 0 : count),
    0,
  );
  const replaced = own.filter((step) => !isLive(step) && step.op !== "refresh").length;
  const shown =
    replaced +
    resources.filter(({ differences, observed }) => observed === undefined || differences.length > 0).length;
  // The status is no input, so the engine does not count a changed status.
  if (shown < counted) {
    throw new Error(
      `the engine counts ${counted} changes and shows ${shown}. This version of the Pulumi CLI is not supported; please report it.`,
    );
  }
  return resources;
}

/** Such as `ServiceAccount`; `undefined` for resources of other packages. */
function typeOf({ oldState }: Step): string | undefined {
  return resourceOfTypeToken(oldState?.type);
}

function isLive({ oldState }: Step): boolean {
  return oldState?.delete !== true;
}

function toResource(step: Step, stack: string): RecordedResource {
  const { op, urn, oldState, newState, diffReasons } = step;
  const type = typeOf(step);
  if (oldState === undefined || type === undefined || !["refresh", "update", "delete"].includes(op)) {
    throw new Error(
      `the engine shows "${op}" of "${urn}", which is not a known operation of a refresh. This version of the Pulumi CLI is not supported; please report it.`,
    );
  }
  const isGone = op === "delete" || newState === undefined;
  const { id = "" } = oldState;
  return {
    stack,
    urn,
    type,
    id,
    recorded: identify(type, id, { ...oldState.inputs, ...oldState.outputs }),
    observed: isGone ? undefined : identify(type, id, { ...newState.inputs, ...newState.outputs }),
    differences: isGone ? [] : differencesOf(oldState, newState, diffReasons),
    modified: oldState.modified,
    declaredAt: placeOfState(oldState),
    isProtected: oldState.protect === true,
  };
}

/** The inputs that differ, and the status of an account, which is no input but can be changed by hand. */
function differencesOf(
  oldState: ResourceState,
  newState: ResourceState,
  reasons: readonly string[] = [],
): Difference[] {
  const declared = oldState.inputs ?? {};
  const observed = newState.inputs ?? {};
  const inputs = [...new Set([...Object.keys(declared), ...Object.keys(observed)])]
    .filter(
      (property) =>
        property !== "__provider" &&
        (reasons.includes(property) || !isEqual(declared[property], observed[property])),
    )
    .map((property) => ({ property, declared: declared[property], observed: observed[property] }));
  const [was, is] = [oldState.outputs?.["status"], newState.outputs?.["status"]];
  const isStatusChanged = was !== undefined && is !== undefined && was !== is;
  return isStatusChanged ? [...inputs, { property: "status", declared: was, observed: is }] : inputs;
}

function isEqual(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

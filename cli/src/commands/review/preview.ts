import { resourceOfTypeToken } from "pulumi-atlassian-admin/organization";
import { UNKNOWN } from "pulumi-atlassian-admin-policy";
import {
  placeOfState,
  text,
  type Digest,
  type Place,
  type Properties,
  type ResourceState,
  type Step,
} from "../../digest";
import { withMoves } from "./moves";

const OPERATIONS = ["create", "update", "replace", "delete", "same"] as const;

/** The operation that the engine plans for a resource. */
export type Operation = (typeof OPERATIONS)[number];

/** A resource of this package in a preview. */
export interface PreviewedResource {
  /** Such as `ServiceAccount`. */
  readonly type: string;
  readonly urn: string;
  readonly operation: Operation;
  /** The recorded state; missing for a new resource. Of one that moves to the other provider: that of the former. */
  readonly before?: ResourceState;
  /** What the program declares; missing for a deleted resource. */
  readonly after?: ResourceState;
  /** The inputs that the engine saw change, also if it shows no value. */
  readonly changed: readonly string[];
  /** The inputs that force a replacement. Empty if the run forces it. */
  readonly because?: readonly string[];
  /** The resource that had the same object so far and is no longer in the program. */
  readonly formerUrn?: string;
  /**
   * Whether the engine deletes it under the type of one provider and creates it under the type of the other
   * one: this is one of the two steps (`moves.ts`).
   */
  readonly isMove?: true;
}

export interface Preview {
  readonly resources: readonly PreviewedResource[];
  /** How many resources of other packages the program changes; they are not reviewed. */
  readonly foreignChanges: number;
}

/** Steps that accompany another step of the same resource, or only read. */
const SIDE_STEPS = new Set(["read", "refresh", "read-replacement", "discard", "read-discard"]);

/** @throws for an unknown step, because it could do anything. */
export function toPreview({ steps }: Digest): Preview {
  const resources: PreviewedResource[] = [];
  let foreignChanges = 0;
  for (const step of steps) {
    const type = resourceOfTypeToken(step.newState?.type ?? step.oldState?.type);
    if (type === undefined) {
      foreignChanges += step.op === "same" || SIDE_STEPS.has(step.op) || isContainer(step) ? 0 : 1;
    } else if (!SIDE_STEPS.has(step.op)) {
      resources.push(toResource(step, type));
    }
  }
  return { resources: withMoves(resources), foreignChanges };
}

function toResource(
  { op, urn, oldState, newState, diffReasons, replaceReasons }: Step,
  type: string,
): PreviewedResource {
  const operation = OPERATIONS.find((one) => one === (op === "import" ? "create" : op));
  if (operation === undefined) {
    throw new Error(
      `the engine shows "${op}" of "${urn}", which is not a known operation of a preview. This version of the Pulumi CLI is not supported; please report it.`,
    );
  }
  return {
    type,
    urn,
    operation,
    changed: diffReasons ?? [],
    ...(operation === "replace" && { because: toCauses(replaceReasons) }),
    ...(operation !== "create" && oldState !== undefined && { before: oldState }),
    ...(operation !== "delete" && newState !== undefined && { after: newState }),
  };
}

/** The engine names the id where `--replace` or a taint forces the replacement. */
function toCauses(replaceReasons: readonly string[] = []): string[] {
  return replaceReasons.filter((input) => input !== "id");
}

/** The stack itself, and our components, which contain only our resources. */
function isContainer({ newState, oldState }: Step): boolean {
  return /^(pulumi:pulumi:Stack$|atlassian-admin:)/.test((newState ?? oldState)?.type ?? "");
}

/** Inputs and outputs of a state together. */
export function propertiesOf(state: ResourceState | undefined): Properties {
  return { ...state?.inputs, ...state?.outputs };
}

/**
 * The line of the program that declares a resource, relative to the folder of the project, if the preview
 * shows one.
 */
export function placeOf({ after }: PreviewedResource): Place | undefined {
  return placeOfState(after);
}

/** How the engine shows a secret. */
const SECRET = "[secret]";

/** Whether the preview does not show the value: it is known only during `pulumi up`, or it is a secret. */
export function isUnknown(value: unknown): boolean {
  return value === UNKNOWN || value === SECRET;
}

export function holdsSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null
    ? Object.values(value).some(holdsSecret)
    : value === SECRET;
}

/** Whether the value, or a part of it, is not shown. */
export function holdsUnknown(value: unknown): boolean {
  return typeof value === "object" && value !== null
    ? Object.values(value).some(holdsUnknown)
    : isUnknown(value);
}

/** A known text; empty if it is missing or unknown. */
export function knownText(properties: Properties | undefined, name: string): string {
  const value = text(properties ?? {}, name);
  return isUnknown(value) ? "" : value;
}

import type { Digest, ResourceState, Step } from "../../cli/src/digest";
import { dynamicResource } from "./dynamic-resource";

type Properties = Readonly<Record<string, unknown>>;

/** A resource in a preview that no engine made. */
export interface PreviewStep {
  readonly type: string;
  readonly name: string;
  readonly op: string;
  /** Recorded inputs; left out of a creation. */
  readonly was?: Properties;
  /** Recorded outputs. */
  readonly outputs?: Properties;
  /** Declared inputs; left out of a deletion. */
  readonly is?: Properties;
  /** The names, by property, of what the program takes the property's value from now. */
  readonly from?: Readonly<Record<string, readonly string[]>>;
  readonly protect?: { readonly was: boolean; readonly is: boolean };
  /** Whether Pulumi only forgets what it would delete. */
  readonly retainOnDelete?: true;
  /** The inputs that the engine saw change, where their values do not show. */
  readonly changed?: readonly string[];
  /** Why the engine replaces it. */
  readonly replaceReasons?: readonly string[];
  /** The file of the project that declares it. */
  readonly file?: string;
}

/** The value of what only `pulumi up` will know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What `pulumi preview --json --show-sames` would print of a stack "prod" of the project "identity". */
export function previewOf(steps: readonly PreviewStep[]): Digest {
  const urns = new Map(steps.map((step) => [step.name, urnOf(step)]));
  const changeSummary: Record<string, number> = {};
  for (const { op } of steps) {
    changeSummary[op] = (changeSummary[op] ?? 0) + 1;
  }
  return { steps: steps.map((step) => toStep(step, urns)), changeSummary, diagnostics: [], config: {} };
}

function urnOf({ type, name }: PreviewStep): string {
  return `urn:pulumi:prod::identity::${dynamicResource(type).type}::${name}`;
}

function toStep(step: PreviewStep, urns: ReadonlyMap<string, string>): Step {
  const {
    type,
    op,
    was,
    outputs,
    is,
    from = {},
    protect,
    retainOnDelete,
    changed,
    replaceReasons,
    file,
  } = step;
  const propertyDependencies = Object.fromEntries(
    Object.entries(from).map(([property, names]) => [property, names.map((name) => urns.get(name) ?? name)]),
  );
  const token = dynamicResource(type).type;
  const oldState: ResourceState = {
    type: token,
    inputs: { orgId: "o1", ...was },
    outputs: { orgId: "o1", ...was, ...outputs },
    protect: protect?.was ?? false,
    ...(retainOnDelete !== undefined && { retainOnDelete }),
  };
  const diffReasons =
    changed ??
    Object.keys({ ...was, ...is }).filter(
      (name) => JSON.stringify(was?.[name]) !== JSON.stringify(is?.[name]),
    );
  const newState: ResourceState = {
    type: token,
    inputs: { orgId: "o1", ...is },
    propertyDependencies,
    protect: protect?.is ?? false,
    ...(file !== undefined && { stackTrace: [{ sourcePosition: `project:///${file}#1,1` }] }),
  };
  return {
    op,
    urn: urnOf(step),
    ...(op === "update" && { diffReasons }),
    ...(replaceReasons !== undefined && { replaceReasons }),
    ...(was !== undefined && op !== "create" && { oldState }),
    ...(is !== undefined && op !== "delete" && { newState }),
  };
}

/**
 * The parts that we use of the engine's `preview --json` and `refresh --preview-only --json` output. Secrets in it
 * are "[secret]".
 */
export interface Digest {
  readonly steps: readonly Step[];
  readonly changeSummary: Readonly<Record<string, number>>;
  readonly diagnostics: readonly Diagnostic[];
  /** The configuration of the stack, secrets hidden. A refresh does not include it. */
  readonly config: Readonly<Record<string, string>>;
}

interface Diagnostic {
  readonly message: string;
  readonly severity: string;
}

export type Properties = Readonly<Record<string, unknown>>;

/** A property that is a string; empty if it is missing. */
export function text(properties: Properties, name: string): string {
  const value = properties[name];
  return typeof value === "string" ? value : "";
}

export interface ResourceState {
  readonly type: string;
  /** The physical id; never hidden. */
  readonly id?: string;
  readonly inputs?: Properties;
  readonly outputs?: Properties;
  /** When Pulumi last wrote it, RFC 3339. */
  readonly modified?: string;
  /** It was replaced, and is still to be deleted. */
  readonly delete?: boolean;
  readonly protect?: boolean;
  /** Whether Pulumi removes it from the state instead of deleting it. */
  readonly retainOnDelete?: boolean;
  /** The resources whose outputs are used in a property. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
  /** The stack trace of its declaration, innermost call first, such as `project:///index.ts#12,5`. */
  readonly stackTrace?: readonly { readonly sourcePosition?: string }[];
}

export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: ResourceState;
  readonly newState?: ResourceState;
  /** The inputs that differ, including those whose values are secret. */
  readonly diffReasons?: readonly string[];
  /** The inputs that force a replacement. */
  readonly replaceReasons?: readonly string[];
}

/** A file of the project and a line in it. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** The line of the program that declares a resource, if its state has one within the project. */
export function placeOfState(state: ResourceState | undefined): Place | undefined {
  for (const { sourcePosition = "" } of state?.stackTrace ?? []) {
    const [, file, line] =
      /^project:\/\/\/(?!\.\.\/)(?!.*node_modules\/)([^#]+)#(\d+)/.exec(sourcePosition) ?? [];
    if (file !== undefined) {
      return { file: decoded(file), line: Number(line) };
    }
  }
  return undefined;
}

function decoded(file: string): string {
  try {
    return decodeURIComponent(file);
  } catch {
    return file;
  }
}

/** @returns `undefined` if the text is not a digest, for example if it is empty. */
export function parseDigest(text: string): Digest | undefined {
  let digest: Partial<Digest> | null;
  try {
    digest = JSON.parse(text) as Partial<Digest> | null;
  } catch {
    return undefined;
  }
  if (digest === null || typeof digest !== "object") {
    return undefined;
  }
  // A stack without resources has neither steps nor a summary.
  const { steps = [], changeSummary = {}, diagnostics = [], config = {} } = digest;
  return { steps, changeSummary, diagnostics, config };
}

const MAX_REASONS = 3;

/** Why the engine failed: the messages of its diagnostics, each once. */
export function failureOf({ diagnostics }: Digest): string | undefined {
  const errors = diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ message }) => message.replace(/^error: (Preview failed: )?/, "").trim())
    .filter((message) => message !== "preview failed");
  const reasons = [...new Set(errors)];
  const surplus = reasons.length - MAX_REASONS;
  return reasons.length === 0
    ? undefined
    : `${reasons.slice(0, MAX_REASONS).join(" ")}${surplus > 0 ? ` (And ${surplus} more.)` : ""}`;
}

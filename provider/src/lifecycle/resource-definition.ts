import type { z } from "zod";
import type { StackRecord } from "../organization/stack-record";
import type { CheckFailure } from "./check-failure";
import type { Properties } from "./properties";

/** One input: what a change of it does, and when two values are the same. */
export interface Field<Value = unknown> {
  readonly change: FieldChange;
  /** Whether only the resource class or check gives it, and never a program. @default false */
  readonly isComputed?: boolean;
  /**
   * Whether two values mean the same, so that a change from one to the other is none. Both are valid and known.
   * @default deep equality
   */
  isSame?(this: void, left: Value, right: Value): boolean;
  /**
   * Whether a new value names the object that the state has, as far as the state and the stack record show: a
   * group by its name instead of its id, or by the name that this operation gives it. Its change then
   * replaces nothing.
   */
  isSameObject?(this: void, desired: Value, state: Properties, record: StackRecord): boolean;
}

/** The inputs of a resource. */
export type Fields<Inputs> = { readonly [Name in keyof Inputs]-?: Field<NonNullable<Inputs[Name]>> };

/** What a changed input does: change the object in place, or replace it. */
type FieldChange =
  | "update"
  | "replace"
  /** Replaces when it has another value, not when it is taken out: for one of two ways to name the same thing. */
  | "replace-when-set"
  /**
   * Replaces when one value becomes another, not when it is added or taken out: for a value that only marks a
   * change.
   */
  | "replace-when-changed";

/** What every resource has. */
export interface CommonInputs {
  readonly orgId: string;
  /**
   * The resource that manages the object, as `<project>/<stack>:<name>`, given by the resource class. Missing
   * in states of versions before 0.2.0 until something else changes.
   */
  readonly managedBy?: string | undefined;
}

/** What a resource keeps in the state: its inputs and what the API added. */
export type State<Inputs, Outputs> = Inputs &
  Outputs & {
    /** When this tool created or adopted the object, RFC 3339; missing after an import. */
    readonly createdAt?: string | undefined;
  };

/** What a create or update achieved. */
export interface Applied<Outputs> {
  readonly outputs: Outputs;
  /**
   * What is still missing, in full sentences. Not empty means partial success: the object is recorded, the
   * operation fails with these reasons, and the next `pulumi up` calls `update` to finish.
   */
  readonly unfinished?: readonly string[];
}

/** What a read saw. */
export interface Observed<Inputs, Outputs> {
  readonly outputs: Outputs;
  /** The inputs that the API shows, as a program would write them; the others are taken from the state. */
  readonly inputs: Partial<Inputs>;
}

/** An input that is allowed, and that Atlassian may refuse or advises against. */
export interface Advice<Inputs> {
  readonly property: keyof Inputs & string;
  /** What follows the name of the property: the value, and what Atlassian documents. */
  readonly fact: string;
  /** What to do now, as a sentence. */
  readonly remedy: string;
}

/** What check may fill in: facts that need no network. */
export interface CheckContext<Inputs> {
  /** The inputs that the last operation recorded, unless the resource is new or being replaced. */
  readonly previous: Partial<Inputs> | undefined;
  /** Now, in milliseconds since the epoch. */
  readonly nowMs: number;
}

/** What the lifecycle needs to know of the place where objects live. */
export interface Place {
  /** The server's clock, in milliseconds since 1970. */
  nowMs(): number;
  /** How long a listing may take to show a change, in seconds: a younger object is not called gone. */
  readonly listingLagSeconds: number;
}

/** One output that programs see: facts for the native face, which previews outputs and has a schema of them. */
export interface OutputFact<Inputs> {
  /**
   * The inputs whose change can change it in place: a preview shows it as unknown then, and only then.
   * @default none
   */
  readonly changesWith?: readonly (keyof Inputs)[];
  /** @default false */
  readonly isSecret?: boolean;
  /** Whether a state can lack it. @default false */
  readonly isOptional?: boolean;
}

/** The outputs that programs see. */
export type OutputFacts<Inputs, Outputs> = { readonly [Name in keyof Outputs]?: OutputFact<Inputs> };

/** How an object is imported that only its id is known of. */
export interface ImportById<Context, Inputs, Outputs> {
  /** How a person writes the id, such as `<groupId>/<accountId>`. */
  readonly form: string;
  /**
   * Finds the object, and the least state that `read` can work with. Changes nothing.
   * @returns undefined when there is no such object
   */
  find(context: Context, id: string): Promise<Importable<Inputs, Outputs> | undefined>;
}

interface Importable<Inputs, Outputs> {
  /** As a create would have recorded it. */
  readonly id: string;
  readonly state: Partial<State<Inputs, Outputs>>;
}

/**
 * One resource, described. `lifecycle/` turns this into what the engine calls, through either face. The calls
 * get a `Context`: the organisation that the resource lives in.
 *
 * - `check` and `diff` are made from `schema`, `rules`, `complete` and `fields`, and never touch the network.
 * - `create` is called when the state has no such resource. It must not make a duplicate of what an earlier
 *   attempt may have made.
 * - `read` must not change anything. It returns `undefined` when the object is gone, and only when it surely is.
 * - `update` is called with the state and the new inputs, also to finish a partial success, so it must not
 *   rely on a difference.
 * - `delete` succeeds when the object is already gone.
 */
export interface ResourceDefinition<
  Context extends Place,
  Inputs extends CommonInputs,
  Outputs extends object,
> {
  /** The last part of the type token, such as `ServiceAccount`. */
  readonly type: string;
  readonly schema: z.ZodType<Inputs> & { readonly shape: Readonly<Record<keyof Inputs, z.ZodType>> };
  readonly fields: Fields<Inputs>;
  readonly outputs: OutputFacts<Inputs, Outputs>;
  readonly importById: ImportById<Context, Inputs, Outputs>;
  /** Delete the old object before creating its replacement, because both would be the same thing to the API. */
  readonly deleteBeforeReplace?: boolean;
  /** How messages call the resource, such as `service account "deploy-bot"`. Inputs may be incomplete. */
  describe(inputs: Partial<Inputs>): string;
  /** Rules that concern several inputs, or the time. */
  rules?(inputs: Partial<Inputs>, context: CheckContext<Inputs>): CheckFailure[];
  /** Warnings about valid inputs. The user gets each once per process, and none about an unchanged input. */
  advice?(inputs: Inputs): readonly Advice<Inputs>[];
  /** Fills in what the program leaves out. */
  complete?(inputs: Inputs, context: CheckContext<Inputs>): Inputs;
  /** The inputs out of a state, where an output has the name of an input that the program left out. */
  inputsOf?(state: State<Inputs, Outputs>): Inputs;
  /**
   * The objects that the resource has, as keys of the stack record (`organization/stack-record.ts`); the
   * first is what `delete` takes away.
   * @default `<type>/<id>`
   */
  objects?(id: string, state: State<Inputs, Outputs>): readonly string[];
  /**
   * Whether `update` has work to do although no input changed, because of what the state has and the date. A
   * preview then shows an update without a changed property.
   */
  needsUpdate?(state: State<Inputs, Outputs>, desired: Inputs, nowMs: number): boolean;
  create(context: Context, inputs: Inputs): Promise<Applied<Outputs> & { readonly id: string }>;
  /** @param isAgain A moment ago the object was not there although it is new: look past everything that is cached. */
  read(
    context: Context,
    state: State<Inputs, Outputs>,
    isAgain?: boolean,
  ): Promise<Observed<Inputs, Outputs> | undefined>;
  update(context: Context, previous: State<Inputs, Outputs>, desired: Inputs): Promise<Applied<Outputs>>;
  /**
   * @param successor The inputs of the resource that takes this one's place, when the delete is a part of a
   * replacement.
   */
  delete(context: Context, state: State<Inputs, Outputs>, successor?: Partial<Inputs>): Promise<void>;
  /** Called instead of `delete` when another resource of the stack has the object, which stays. */
  release?(context: Context, state: State<Inputs, Outputs>): Promise<void>;
}

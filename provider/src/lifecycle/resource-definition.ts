import type { Successor } from "../organization/stack-record";
import type { CheckFailure } from "./check-failure";
import type { InputTable, OutputTable } from "./fields";
import type { Properties } from "./properties";

/** The inputs of every resource. */
export interface CommonInputs {
  readonly orgId: string;
  /**
   * The resource that manages the object, as `<project>/<stack>:<name>`. The resource class sets it. Missing in
   * states of versions before 0.2.0 until another input changes.
   */
  readonly managedBy?: string | undefined;
}

/** A state of a resource: its inputs, and what the API added. */
export type State<Inputs, Outputs> = Inputs &
  Outputs & {
    /** When the provider created or adopted the object, RFC 3339. Missing after an import. */
    readonly createdAt?: string | undefined;
  };

/** The result of a create or update. */
export interface Applied<Outputs> {
  readonly outputs: Outputs;
  /**
   * What is still missing, in complete sentences. If it is not empty, the operation is a partial success: it fails
   * with these reasons, the state records the object, and the next `pulumi up` calls `update` to finish.
   */
  readonly unfinished?: readonly string[];
}

/** The result of a read. */
export interface Observed<Inputs, Outputs> {
  readonly outputs: Outputs;
  /** The inputs that the API shows, as a program would write them. The others stay as the state has them. */
  readonly inputs: Partial<Inputs>;
}

/** An input that is allowed, and that Atlassian can refuse or advises against. */
export interface Advice<Inputs> {
  readonly property: keyof Inputs & string;
  /** What follows the name of the property: the value, and what Atlassian documents. */
  readonly fact: string;
  /** What to do now, as a sentence. */
  readonly remedy: string;
}

/** Facts for check, which uses no network. */
export interface CheckContext<Inputs> {
  /** The inputs that the last operation recorded. Undefined if the resource is new or being replaced. */
  readonly previous: Partial<Inputs> | undefined;
  /** Now by this machine's clock, in milliseconds since 1970. */
  readonly nowMs: number;
}

export interface RuleContext<Inputs> extends CheckContext<Inputs> {
  /** Whether the program gives the input, with whatever value: known, unknown or invalid. */
  isGiven(this: void, name: keyof Inputs & string): boolean;
}

/**
 * The inputs as rules see them: only values that are known and valid by themselves. A list has `undefined` in
 * the place of every other item, so that an index is the program's.
 */
export type KnownInputs<Inputs> = {
  readonly [Name in keyof Inputs]?: NonNullable<Inputs[Name]> extends readonly (infer Item)[]
    ? readonly (Item | undefined)[]
    : Inputs[Name];
};

/** The facts that the lifecycle needs about the organisation of an object. */
export interface Place {
  /** The server's clock, in milliseconds since 1970. */
  nowMs(): number;
  /** How long a listing can take to show a change, in seconds. A younger object does not count as gone. */
  readonly listingLagSeconds: number;
}

/** How `pulumi import` finds an object, of which only the id is known. */
interface ImportById<Context, Inputs, Outputs> {
  /** How a person writes the id, such as `<groupId>/<accountId>`. */
  readonly form: string;
  /** The form as a pattern; each group is a part of the id. @default the id has one part: itself */
  readonly pattern?: RegExp;
  /**
   * Finds the object, and the smallest state that `read` can work with. Changes nothing.
   * @returns undefined if there is no such object
   */
  find(context: Context, ...parts: string[]): Promise<Importable<Inputs, Outputs> | undefined>;
}

interface Importable<Inputs, Outputs> {
  /** The id as a create would have recorded it. */
  readonly id: string;
  readonly state: Partial<State<Inputs, Outputs>>;
}

/**
 * The definition of one resource. `lifecycle/` turns it into the operations that the engine calls, in both providers.
 * They get a `Context`: the organisation of the resource.
 *
 * - `check` and `diff` are made from `inputs`, `rules` and `complete`, and never touch the network.
 * - `create` is called if the state has no such resource. It must not create a duplicate of what an interrupted
 *   attempt created.
 * - `read` must not change anything. It returns `undefined` only if the object is proven to be gone.
 * - `update` gets the state and the new inputs. It also finishes a partial success, so it must not depend on a
 *   difference.
 * - `delete` succeeds if the object is already gone.
 */
export interface ResourceDefinition<
  Context extends Place,
  Inputs extends CommonInputs,
  Outputs extends object,
> {
  /** The last part of the type token, such as `ServiceAccount`. */
  readonly type: string;
  readonly inputs: InputTable<Inputs>;
  readonly outputs: OutputTable<Outputs>;
  readonly importById: ImportById<Context, Inputs, Outputs>;
  /** Delete the old object before creating its replacement, because both would be the same thing to the API. */
  readonly deleteBeforeReplace?: boolean;
  /** The name of the resource in messages, such as `service account "deploy-bot"`. Inputs can be incomplete. */
  describe(inputs: Partial<Inputs>): string;
  /** Rules about several inputs, or the time. A rule about one input belongs in its schema. */
  rules?(inputs: KnownInputs<Inputs>, context: RuleContext<Inputs>): CheckFailure[];
  /** Warnings about valid inputs. The user gets each once per process, and none about an unchanged input. */
  advice?(inputs: Inputs): readonly Advice<Inputs>[];
  /** Fills in what the program leaves out. */
  complete?(inputs: Inputs, context: CheckContext<Inputs>): Inputs;
  /** Brings a state of an older version into the present form. The values are not validated yet. */
  migrate?(state: Properties): Properties;
  /** The inputs of a state. Needed if an output has the name of an input that the program left out. */
  inputsOf?(state: State<Inputs, Outputs>): Inputs;
  /**
   * The objects that the resource manages, as keys of the stack record (`organization/stack-record.ts`). `delete`
   * deletes the first.
   * @default `<type>/<id>`
   */
  objects?(id: string, state: State<Inputs, Outputs>): readonly string[];
  /**
   * Whether `update` has work to do although no input changed, because of the state or the date. A preview then
   * shows an update without a changed property.
   */
  needsUpdate?(state: State<Inputs, Outputs>, desired: Inputs, nowMs: number): boolean;
  create(context: Context, inputs: Inputs): Promise<Applied<Outputs> & { readonly id: string }>;
  /** @param isAgain Whether a read just found nothing although the object is new. Use no cached responses then. */
  read(
    context: Context,
    state: State<Inputs, Outputs>,
    isAgain?: boolean,
  ): Promise<Observed<Inputs, Outputs> | undefined>;
  update(context: Context, previous: State<Inputs, Outputs>, desired: Inputs): Promise<Applied<Outputs>>;
  /**
   * @param successor The resource that takes this one's place, if the delete is part of a replacement.
   */
  delete(context: Context, state: State<Inputs, Outputs>, successor?: Successor): Promise<void>;
  /** Called instead of `delete` if another resource of the stack manages the object, so that the object stays. */
  release?(context: Context, state: State<Inputs, Outputs>): Promise<void>;
}

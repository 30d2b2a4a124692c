import type { CheckFailure } from "./check-failure";
import type { InputTable, OutputTable } from "./fields";
import type { Properties } from "./properties";

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

/** What the lifecycle needs to know of the place where objects live. */
export interface Place {
  /** The server's clock, in milliseconds since 1970. */
  nowMs(): number;
  /** How long a listing may take to show a change, in seconds: a younger object is not called gone. */
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
  /** As a create would have recorded it. */
  readonly id: string;
  readonly state: Partial<State<Inputs, Outputs>>;
}

/**
 * One resource, described. `lifecycle/` turns this into what the engine calls, through either face. The calls
 * get a `Context`: the organisation that the resource lives in.
 *
 * - `check` and `diff` are made from `inputs`, `rules` and `complete`, and never touch the network.
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
  readonly inputs: InputTable<Inputs>;
  readonly outputs: OutputTable<Outputs>;
  readonly importById: ImportById<Context, Inputs, Outputs>;
  /** Delete the old object before creating its replacement, because both would be the same thing to the API. */
  readonly deleteBeforeReplace?: boolean;
  /** How messages call the resource, such as `service account "deploy-bot"`. Inputs may be incomplete. */
  describe(inputs: Partial<Inputs>): string;
  /** Rules that concern several inputs, or the time. A rule about one input belongs into its schema. */
  rules?(inputs: KnownInputs<Inputs>, context: RuleContext<Inputs>): CheckFailure[];
  /** Fills in what the program leaves out. */
  complete?(inputs: Inputs, context: CheckContext<Inputs>): Inputs;
  /** Brings a state of an older version into the present form. The values are not validated yet. */
  migrate?(state: Properties): Properties;
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

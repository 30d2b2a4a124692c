import type { z } from "zod";
import type { StackRecord } from "../organization/stack-record";
import type { Properties } from "./properties";

/** What a changed input does: change the object in place, or replace it. */
type Change =
  | "update"
  | "replace"
  /** Replaces for another value, not if the input is removed: for one of two ways to name the same thing. */
  | "replace-when-set"
  /** Replaces if one value becomes another, not if it is added or removed: for a value that only marks a change. */
  | "replace-when-changed";

/** What a change of an input does, and when two values are the same. */
interface ChangeRule<Value = unknown> {
  readonly change: Change;
  /** Whether check or the resource class gives the input, and a program cannot. @default false */
  readonly isComputed?: boolean;
  /**
   * Whether two values mean the same, so that a change from one to the other is no change. Both are valid and known.
   * @default deep equality
   */
  isSame?(this: void, left: Value, right: Value): boolean;
  /**
   * Whether a new value names the object that the state has: for example a group by its name instead of its id,
   * or by the name that the same operation gives it. The change then replaces nothing.
   */
  isSameObject?(this: void, desired: Value, state: Properties, record: StackRecord): boolean;
}

/** One input of a resource: its schema, and what a change of it does. */
export interface Input<Schema extends z.ZodType> extends ChangeRule<NonNullable<z.output<Schema>>> {
  readonly schema: Schema;
}

/** An input of any resource. */
export interface AnyInput extends ChangeRule {
  readonly schema: z.ZodType;
}

/** Declares an input. */
export function input<Schema extends z.ZodType>(
  schema: Schema,
  rule: ChangeRule<NonNullable<z.output<Schema>>>,
): Input<Schema> {
  return { schema, ...rule };
}

/** The facts of an output, for the native provider. It previews outputs, and its schema lists them. */
interface OutputFacts {
  /**
   * The inputs whose change can change the output in place. A preview shows it as unknown only then.
   * @default none
   */
  readonly changesWith?: readonly string[];
  /** @default false */
  readonly isSecret?: boolean;
  /** Whether programs do not see it: only the provider uses it. @default false */
  readonly isInternal?: boolean;
  /**
   * Whether programs can rely on it although an unusual state lacks it, such as the secret of an imported token.
   * @default whether the schema requires it
   */
  readonly isPromised?: boolean;
}

/** One output of a resource: the schema of its value in a state, and its facts. */
export interface Output<Schema extends z.ZodType = z.ZodType> extends OutputFacts {
  readonly schema: Schema;
}

/** Declares an output. */
export function output<Schema extends z.ZodType>(schema: Schema, facts: OutputFacts = {}): Output<Schema> {
  return { schema, ...facts };
}

/** Whether programs must expect that the output is missing. */
export function canBeMissing({ isPromised = false, schema }: Output): boolean {
  return !isPromised && schema.safeParse(undefined).success;
}

type Rows = Readonly<Record<string, { readonly schema: z.ZodType }>>;

/** The values that a table of inputs or outputs describes. */
export type ValuesOf<Table extends Rows> = z.output<
  z.ZodObject<{ [Name in keyof Table]: Table[Name]["schema"] }, z.core.$strict>
>;

/** The fields of a state that the table declares. A missing field is `undefined`. */
export function select<Table extends Rows>(table: Table, state: ValuesOf<Table>): ValuesOf<Table> {
  const values: Readonly<Record<string, unknown>> = state;
  return Object.fromEntries(Object.keys(table).map((name) => [name, values[name]])) as ValuesOf<Table>;
}

/** The inputs of a resource, one row each. */
export type InputTable<Inputs> = {
  readonly [Name in keyof Inputs]-?: Input<z.ZodType<Inputs[Name]>>;
};

/** The outputs of a resource, one row each. */
export type OutputTable<Outputs> = {
  readonly [Name in keyof Outputs]-?: Output<z.ZodType<Outputs[Name]>>;
};

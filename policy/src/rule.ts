import type { z } from "zod";
import type { IdentityResource, Level } from "./model";
import type { StackView } from "./stack-view";

/** What a rule finds. */
export interface Breach {
  /** Missing where the stack as a whole breaks the rule. */
  readonly resource?: IdentityResource;
  /** What people call it, where it is not the resource. */
  readonly called?: string;
  /** What a configuration may call it, beside the names of the resource. */
  readonly names?: readonly string[];
  readonly message: string;
  readonly remedy: string;
}

/** What a rule looks at. */
interface Judged<Settings> {
  readonly stack: StackView;
  readonly settings: Settings;
  /** The present UTC day, such as `2027-03-01`. */
  readonly today: string;
}

export interface Rule<Name extends string = string, Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly name: Name;
  /** What is demanded, in one sentence. */
  readonly demand: string;
  /** Why a team wants that. */
  readonly why: string;
  /** What the rule does not see. */
  readonly blindTo: string;
  readonly level: Level;
  /** Whether each resource can be judged alone. */
  readonly scope: "resource" | "stack";
  readonly settings: Shape;
  check(judged: Judged<z.output<z.ZodObject<Shape>>>): Breach[];
}

/** Keeps the exact types of a rule's name and settings. */
export function defineRule<const Name extends string, Shape extends z.ZodRawShape>(
  rule: Rule<Name, Shape>,
): Rule<Name, Shape> {
  return rule;
}

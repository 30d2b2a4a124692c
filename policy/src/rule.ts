import type { z } from "zod";
import type { IdentityResource, Level } from "./model";
import type { StackView } from "./stack-view";

/** A violation of a rule. */
export interface Breach {
  /** Missing if the stack as a whole violates the rule. */
  readonly resource?: IdentityResource;
  /** A readable name of the subject, if it is not the resource. */
  readonly called?: string;
  /** Names for exemptions, in addition to those of the resource. */
  readonly names?: readonly string[];
  readonly message: string;
  readonly remedy: string;
}

/** The input of a rule. */
interface Judged<Settings> {
  readonly stack: StackView;
  readonly settings: Settings;
  /** The current UTC day, such as `2027-03-01`. */
  readonly today: string;
}

export interface Rule<Name extends string = string, Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly name: Name;
  /** The requirement, in one sentence. */
  readonly demand: string;
  /** Why a team wants this rule. */
  readonly why: string;
  /** What the rule cannot detect. */
  readonly blindTo: string;
  readonly level: Level;
  /** Whether each resource can be checked on its own. */
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

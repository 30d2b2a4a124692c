import { z } from "zod";

/** Whether `text` is like the pattern, in which `*` stands for any text; case does not matter. */
export function isLike(pattern: string, text: string): boolean {
  const literals = pattern.split("*").map((literal) => literal.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literals.join(".*")}$`, "is").test(text);
}

/** The first of the patterns that `text` is like. */
export function findLike(patterns: readonly string[], text: string): string | undefined {
  return patterns.find((pattern) => isLike(pattern, text));
}

/** A list of names in a rule's settings, in which `*` stands for any text. */
export function namePatterns(defaults: readonly string[]) {
  return z.array(z.string().min(1, "must not be empty")).default([...defaults]);
}

/** A regular expression in a rule's settings. */
export function expression(byDefault: string) {
  return z.string().refine(isExpression, "must be a regular expression").default(byDefault);
}

function isExpression(text: string): boolean {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}

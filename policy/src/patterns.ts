import { z } from "zod";

/** Whether `text` matches the pattern. `*` stands for any text; case is ignored. */
export function isLike(pattern: string, text: string): boolean {
  const literals = pattern.split("*").map((literal) => literal.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literals.join(".*")}$`, "is").test(text);
}

/** The first pattern that `text` matches. */
export function findLike(patterns: readonly string[], text: string): string | undefined {
  return patterns.find((pattern) => isLike(pattern, text));
}

/** A list of name patterns in a rule's settings; `*` stands for any text. */
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

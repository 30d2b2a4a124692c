import { ApiError, ProviderError, redact } from "pulumi-atlassian-admin/organization";

/**
 * `unknown`: it was tried, and what was seen settles nothing. `not-checked`: something it needs failed. `nothing-to-check`: there is no such
 * thing here, or it was not asked for; the one beside `ok` that is no reason to fail.
 */
export type Status = "ok" | "problem" | "unknown" | "not-checked" | "nothing-to-check";

export interface Verdict {
  readonly status: Status;
  readonly fact: string;
  /** More of it, each on a line of its own. */
  readonly details?: readonly string[];
  /** What to do about it. */
  readonly remedy?: string;
}

/** The verdict of a check, and what the checks that build on it need; without a value they are not made. */
export interface Finding<Value> extends Verdict {
  readonly value?: Value;
}

export const ok = (fact: string): Verdict => ({ status: "ok", fact });
export const nothingToCheck = (fact: string): Verdict => ({ status: "nothing-to-check", fact });
export const notChecked = (fact: string): Verdict => ({ status: "not-checked", fact });
export const problem = (fact: string, remedy: string): Verdict => ({ status: "problem", fact, remedy });
export const unknown = (fact: string, remedy: string): Verdict => ({ status: "unknown", fact, remedy });

/** The verdict where a check failed with an error. */
export function verdictOf(error: unknown): Verdict {
  const message = redact(error instanceof Error ? error.message : String(error)).replace(/\s+/g, " ");
  // Messages are written so: the fact is the first sentence, the rest says what to do.
  const [fact = message, ...rest] = message.split(/(?<=\.) (?=[A-Z])/);
  const status = settlesNothing(error) ? "unknown" : "problem";
  return { status, fact, ...(rest.length > 0 && { remedy: rest.join(" ") }) };
}

const NO_ANSWER: ReadonlySet<string> = new Set(["rate-limit", "response-shape", "timeout", "transport"]);

/** Whether the API gave no answer to the question, as against a refusal. */
function settlesNothing(error: unknown): boolean {
  if (error instanceof ApiError) {
    return error.status === 429 || error.status === 408 || error.status >= 500;
  }
  return error instanceof ProviderError && NO_ANSWER.has(error.code);
}

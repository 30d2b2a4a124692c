import type { Log } from "pulumi-atlassian-admin/organization";

/** Results are what stdout is for; progress, warnings and errors go to stderr, so that a pipe gets the result alone. */
export function printJson(result: unknown): void {
  process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
}

export function printText(text: string): void {
  process.stdout.write(`${text}\n`);
}

/**
 * A text that others chose, without what would move the cursor, change colours or turn the reading direction of a terminal, and without what
 * neither XML nor a strict reader of JSON takes.
 */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu,
    "\u{fffd}",
  );
}

/** The messages of the client, such as a long wait for a rate limit. */
export function stderrLog(isQuiet: boolean): Log {
  const say = (severity: string) => (message: string) => {
    process.stderr.write(`${severity}: ${message}\n`);
  };
  const nothing = (): void => undefined;
  return { debug: nothing, info: isQuiet ? nothing : say("info"), warn: say("warning") };
}

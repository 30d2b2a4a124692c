import type { Log } from "pulumi-atlassian-admin/organization";
import { jsonText, printResult, say } from "./harmless";

export { printable } from "./harmless";

/** Results go to stdout; progress, warnings and errors go to stderr, so that a pipe gets only the result. */
export function printJson(result: unknown): void {
  printResult(`${jsonText(result)}\n`);
}

export function printText(text: string): void {
  printResult(`${text}\n`);
}

/** Messages of the client, such as a long wait for a rate limit. */
export function stderrLog(isQuiet: boolean): Log {
  const nothing = (): void => undefined;
  return {
    debug: nothing,
    info: isQuiet
      ? nothing
      : (message) => {
          say("info", message);
        },
    warn: (message) => {
      say("warning", message);
    },
  };
}

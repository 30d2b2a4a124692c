import type { Log } from "pulumi-atlassian-admin/organization";

/** Results are what stdout is for; progress, warnings and errors go to stderr, so that a pipe gets the result alone. */
export function printJson(result: unknown): void {
  process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
}

export function printText(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** The messages of the client, such as a long wait for a rate limit. */
export function stderrLog(isQuiet: boolean): Log {
  const say = (severity: string) => (message: string) => {
    process.stderr.write(`${severity}: ${message}\n`);
  };
  const nothing = (): void => undefined;
  return { debug: nothing, info: isQuiet ? nothing : say("info"), warn: say("warning") };
}

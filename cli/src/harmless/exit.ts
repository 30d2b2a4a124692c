import { redact } from "pulumi-atlassian-admin/redact";
import { disarm } from "./runner-commands";
import { printableDocument, printableLine } from "./terminal";

/** The shortest secret that is looked for: a shorter one would blot out words. */
const SHORTEST_SECRET = 8;

const secrets = new Set<string>();

/** From now on, nothing that this process prints contains this text. For secrets that do not look like one of Atlassian's. */
export function hide(secret: string | undefined): void {
  if (secret !== undefined && secret.length >= SHORTEST_SECRET) {
    secrets.add(secret);
  }
}

function withoutSecrets(text: string): string {
  return redact(text, [...secrets]);
}

/** Prints the result of a command to stdout, which has nothing else, so that a pipe gets the result alone. */
export function printResult(text: string): void {
  process.stdout.write(printableDocument(withoutSecrets(text)));
}

/** Prints one line about the work to stderr: progress, a warning or an error. */
export function say(severity: "info" | "warning" | "error", message: string): void {
  process.stderr.write(`${severity}: ${disarm(printableLine(withoutSecrets(message)))}\n`);
}

/** Prints help, or what is wrong with the arguments. */
export function printUsage(text: string): void {
  process.stderr.write(printableDocument(withoutSecrets(text)));
}

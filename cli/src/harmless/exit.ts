import { redact } from "pulumi-atlassian-admin/redact";
import { isColoured, OWN_CODES, styled } from "../terminal/colour";
import { disarm } from "./runner-commands";
import { printableDocument, printableLine } from "./terminal";

/** The shortest secret that is looked for: a shorter one would blot out words. */
const SHORTEST_SECRET = 8;

const secrets = new Set<string>();

/**
 * From now on, nothing that this process prints contains this text. For secrets that do not look like one of
 * Atlassian's.
 */
export function hide(secret: string | undefined): void {
  if (secret !== undefined && secret.length >= SHORTEST_SECRET) {
    secrets.add(secret);
  }
}

function withoutSecrets(text: string): string {
  return redact(text, [...secrets]);
}

let destination: ((text: string) => void) | undefined;

/** From now on, results go there instead of to stdout: the file of `--output`. */
export function sendResultTo(write: (text: string) => void): void {
  destination = write;
}

/** Prints the result of a command to stdout, which has nothing else, so that a pipe gets the result alone. */
export function printResult(text: string): void {
  if (destination === undefined) {
    process.stdout.write(harmlessResult(text, isColoured(process.stdout)));
  } else {
    destination(harmlessResult(text));
  }
}

/** A result as it is printed, or written to a file. Of all codes for a terminal it has our own colours at most. */
export function harmlessResult(text: string, hasColours = false): string {
  return withoutSecrets(text)
    .split(OWN_CODE)
    .map((part, index) => (index % 2 === 0 ? printableDocument(part) : hasColours ? part : ""))
    .join("");
}

const OWN_CODE = new RegExp(`(${OWN_CODES.map((code) => code.replace("[", String.raw`\[`)).join("|")})`);

const STYLES = { info: undefined, warning: "yellow", error: "red" } as const;

/** Prints one line about the work to stderr: progress, a warning or an error. */
export function say(severity: keyof typeof STYLES, message: string): void {
  const style = isColoured(process.stderr) ? STYLES[severity] : undefined;
  process.stderr.write(
    `${styled(style, `${severity}:`)} ${disarm(printableLine(withoutSecrets(message)))}\n`,
  );
}

/**
 * Prints to stderr what a person reads there and no program does: help, what is wrong with the arguments, a
 * question, a plan.
 */
export function printUsage(text: string): void {
  process.stderr.write(printableDocument(withoutSecrets(text)));
}

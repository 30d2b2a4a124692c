import { redact } from "pulumi-atlassian-admin/redact";
import { isColoured, OWN_CODES, styled } from "../terminal/colour";
import { disarm } from "./runner-commands";
import { printableDocument, printableLine } from "./terminal";

/** The shortest secret that is masked: a shorter one would mask ordinary words. */
const SHORTEST_SECRET = 8;

const secrets = new Set<string>();

/** From now on, output of this process masks this text. For secrets that do not have the format of Atlassian's. */
export function hide(secret: string | undefined): void {
  if (secret !== undefined && secret.length >= SHORTEST_SECRET) {
    secrets.add(secret);
  }
}

function withoutSecrets(text: string): string {
  return redact(text, [...secrets]);
}

let destination: ((text: string) => void) | undefined;

/** From now on, results go to this file (`--output`) instead of stdout. */
export function sendResultTo(write: (text: string) => void): void {
  destination = write;
}

/** Prints the result of a command to stdout, which receives nothing else, so that a pipe gets only the result. */
export function printResult(text: string): void {
  if (destination === undefined) {
    process.stdout.write(harmlessResult(text, isColoured(process.stdout)));
  } else {
    destination(harmlessResult(text));
  }
}

/** A result as it is printed, or written to a file. It contains no terminal codes except our own colours. */
export function harmlessResult(text: string, hasColours = false): string {
  return withoutSecrets(text)
    .split(OWN_CODE)
    .map((part, index) => (index % 2 === 0 ? printableDocument(part) : hasColours ? part : ""))
    .join("");
}

const OWN_CODE = new RegExp(`(${OWN_CODES.map((code) => code.replace("[", String.raw`\[`)).join("|")})`);

const STYLES = { info: undefined, warning: "yellow", error: "red" } as const;

/** Prints one line of progress, a warning or an error to stderr. */
export function say(severity: keyof typeof STYLES, message: string): void {
  const style = isColoured(process.stderr) ? STYLES[severity] : undefined;
  process.stderr.write(
    `${styled(style, `${severity}:`)} ${disarm(printableLine(withoutSecrets(message)))}\n`,
  );
}

/** Prints text for readers, not for scripts, to stderr: help, argument errors, a question, a plan. */
export function printUsage(text: string): void {
  process.stderr.write(printableDocument(withoutSecrets(text)));
}

/**
 * Names are untrusted: everybody who can create a group or rename an account controls a part of our output. This
 * folder escapes them, with one function for each output context. Everything printed to stdout and stderr goes
 * through `exit.ts`.
 */
export { csvCell } from "./csv";
export { harmlessResult, hide, printResult, printUsage, say, sendResultTo } from "./exit";
export { jsonText, literalOf } from "./json";
export { codeOf, plainOf } from "./markdown";
export { markupText } from "./markup";
export { disarm } from "./runner-commands";
export { printable, printableLine } from "./terminal";

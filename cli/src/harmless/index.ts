/**
 * Names are chosen by others: everybody who may create a group or rename an account decides what our output
 * contains. This folder makes them harmless, with one function for each place that they can end up in, and
 * `exit.ts` is the only way to stdout and stderr.
 */
export { csvCell } from "./csv";
export { harmlessResult, hide, printResult, printUsage, say, sendResultTo } from "./exit";
export { jsonText, literalOf } from "./json";
export { codeOf, plainOf } from "./markdown";
export { markupText } from "./markup";
export { disarm } from "./runner-commands";
export { printable, printableLine } from "./terminal";

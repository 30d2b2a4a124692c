import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { redact } from "pulumi-atlassian-admin/redact";
import type { Digest, Place } from "../../../digest";
import { withoutPassword, withPassphraseHint } from "../../../settings";
import { Folders } from "./paths";

/** Why a preview failed, in one line without the paths of the machine, and where in the project. */
export interface Reason {
  readonly cause: string;
  /** Relative to the folder of the project. */
  readonly place?: Place;
}

const MAX_REASONS = 3;
/** The last messages of a program before its end. */
const MOST_OUTPUT = 2;
const LONGEST_CAUSE = 500;

/** The reason in the diagnostics of a preview; `undefined` if there is no error in them. */
export function reasonInDigest({ diagnostics }: Digest, folder: string): Reason | undefined {
  const errors = joinParts(
    diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => withoutPrefix(message)),
  );
  const causes = [...new Set(errors.filter((message) => message !== "preview failed"))];
  if (causes.length > 0) {
    // A program that exits by itself prints the reason on stderr, which the engine shows as information.
    const output = causes.some((cause) => cause.includes("exited with non-zero exit code"))
      ? diagnostics.filter(({ severity }) => severity === "info#err").map(({ message }) => message)
      : [];
    return together([...causes, ...output.slice(-MOST_OUTPUT)].map((cause) => explain(cause, folder)));
  }
  return errors.length === 0
    ? undefined
    : {
        cause:
          `the engine shows no reason in its JSON output. With a policy pack, a mandatory policy refuses the change. ` +
          `Run "pulumi preview" without --json to see the reason.`,
      };
}

/** The reason in the text output of the CLI, on stderr or without `--json`; `undefined` if it printed nothing. */
export function reasonInLog(log: string, folder: string): Reason | undefined {
  const text = stripVTControlCharacters(log).trim();
  if (text === "") {
    return undefined;
  }
  const start = /^\s*error: /m.exec(text);
  const message = start === null ? (text.split("\n").at(-1) ?? "") : text.slice(start.index);
  return explain(withoutPrefix(message), folder);
}

/** The reason why a step of ours failed. */
export function reasonOfError(error: unknown, folder: string): Reason {
  return { cause: toCause(error instanceof Error ? error.message : String(error), new Folders([folder])) };
}

/** Older engines show the exception as a separate message. */
function joinParts(messages: readonly string[]): string[] {
  const joined: string[] = [];
  for (const message of messages) {
    const last = joined.at(-1);
    if (last?.endsWith(":") === true) {
      joined[joined.length - 1] = `${last}\n${message}`;
    } else {
      joined.push(message);
    }
  }
  return joined;
}

function withoutPrefix(message: string): string {
  return stripVTControlCharacters(message)
    .trim()
    .replace(/^error: (Preview failed: )?/, "")
    .trim();
}

function together(reasons: readonly Reason[]): Reason {
  const surplus = reasons.length - MAX_REASONS;
  const place = reasons.find((reason) => reason.place !== undefined)?.place;
  const [first = "", ...others] = reasons.slice(0, MAX_REASONS).map(({ cause }) => cause);
  const cause = others.reduce((text, other) => `${text.replace(/(?<![.!?])$/, ".")} ${other}`, first);
  return {
    cause: `${cause}${surplus > 0 ? ` (And ${surplus} more.)` : ""}`,
    ...(place !== undefined && { place }),
  };
}

/** One message of the engine or of Node.js: the useful part, and the first line of the project that it names. */
function explain(message: string, folder: string): Reason {
  const lines = message.split("\n");
  const folders = new Folders([folder, ...programFolder(message)]);
  const place = placeIn(lines, folders);
  return { cause: toCause(meaningIn(lines).join(" "), folders), ...(place !== undefined && { place }) };
}

/** One line without secrets and without the folders of the machine. */
function toCause(text: string, folders: Folders): string {
  const line = folders.shorten(text.replace(/\s+/g, " ").trim());
  const characters = Array.from(redact(withPassphraseHint(withoutPassword(line))));
  return characters.length > LONGEST_CAUSE
    ? `${characters.slice(0, LONGEST_CAUSE).join("")}…`
    : characters.join("");
}

/** Where the program ran, if that was on another machine or in another checkout. */
function programFolder(message: string): string[] {
  const [, program] = /^Running program '([^'\n]+)' failed/.exec(message) ?? [];
  return program === undefined || !path.isAbsolute(program) ? [] : [path.dirname(program)];
}

const FRAME = /^\s+at .*?((?:file:\/\/)?(?:\/|[A-Za-z]:\\)[^()]*?):(\d+):\d+\)?$/;
/** What Node.js and TypeScript put before a syntax error: the line, the code, and a caret below it. */
const SOURCE_LINE = /^((?:file:\/\/)?(?:\/|[A-Za-z]:\\).*):(\d+)$/;
const CARET = /^\s*[\^~]+\s*$/;
/** Of the compiler of TypeScript. */
const COMPILER = /(?:^|\s)([\w./ -]+\.[cm]?tsx?)(?:\((\d+),\d+\)|:(\d+):\d+)(?:: error| - error)/;

function placeIn(lines: readonly string[], folders: Folders): Place | undefined {
  for (const line of lines) {
    const [, file = "", number = ""] = FRAME.exec(line) ?? SOURCE_LINE.exec(line) ?? [];
    const own = /node_modules[\\/]/.test(file) ? undefined : folders.relative(file);
    if (own !== undefined) {
      return { file: own.replaceAll("\\", "/"), line: Number(number) };
    }
    const [, source, first, second] = COMPILER.exec(line) ?? [];
    if (source !== undefined) {
      return { file: source.trim(), line: Number(first ?? second) };
    }
  }
  return undefined;
}

/** The lines before the stack trace, without quoted code and without lists of paths. */
function meaningIn(lines: readonly string[]): string[] {
  const trace = lines.findIndex((line) => /^\s+at \S/.test(line));
  const told = trace === -1 ? lines : lines.slice(0, trace);
  const caret = told.findIndex((line) => CARET.test(line));
  const quote = caret === -1 ? -1 : told.findIndex((line, index) => index < caret && SOURCE_LINE.test(line));
  const requires = told.findIndex((line) => line.startsWith("Require stack:"));
  return told.filter((_line, index) => {
    const isQuoted = quote !== -1 && index >= quote && index <= caret;
    return !isQuoted && (requires === -1 || index < requires);
  });
}

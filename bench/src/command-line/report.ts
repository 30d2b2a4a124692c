import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { formatFile } from "../report/format-file";
import { markdownTable } from "../report/markdown-table";
import type { CommandRun } from "./measure";

const BEGIN = "<!-- bench of commands: begin -->";
const END = "<!-- bench of commands: end -->";

/**
 * One row per command and conditions.
 * @param hasTimes False for a busy machine: there, only the number of requests is reliable. Failures are always
 * shown. @default true
 */
export function tableOf(runs: readonly CommandRun[], hasTimes = true): string {
  return markdownTable<CommandRun>(
    [
      { title: "command", cell: ({ command }) => `\`${command}\`` },
      { title: "service accounts", cell: ({ accounts }) => accounts.toLocaleString("en"), isNumber: true },
      { title: "conditions", cell: conditionsOf },
      { title: "calls", cell: ({ calls }) => calls.toLocaleString("en"), isNumber: true },
      { title: "fewest", cell: ({ fewest }) => fewest?.toLocaleString("en") ?? "", isNumber: true },
      {
        title: "calls ÷ fewest",
        cell: ({ calls, fewest }) => (fewest === undefined ? "" : (calls / fewest).toFixed(2)),
        isNumber: true,
      },
      ...(hasTimes || runs.some(({ failure }) => failure !== undefined)
        ? [
            {
              title: hasTimes ? "time" : "failure",
              cell: ({ failure, seconds }: CommandRun) =>
                failure ?? (hasTimes ? `${seconds.toFixed(1)} s` : ""),
              isNumber: true,
            },
          ]
        : []),
    ],
    runs,
  );
}

function conditionsOf({ latencyMs, perMinute }: CommandRun): string {
  return `${latencyMs} ms${perMinute === null ? "" : `, ${perMinute} requests per minute`}`;
}

/** Replaces the text between the markers of a Markdown file. */
export async function writeTable(
  runs: readonly CommandRun[],
  file: string,
  hasTimes: boolean,
): Promise<void> {
  const text = await readFile(file, "utf8");
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin === -1 || end < begin) {
    throw new Error(`${file} has no place for the figures. Put the lines "${BEGIN}" and "${END}" into it.`);
  }
  const written = `${text.slice(0, begin + BEGIN.length)}\n\n${tableOf(runs, hasTimes)}\n\n${text.slice(end)}`;
  await writeFile(file, await formatFile(written, file));
}

/** The figures of earlier runs; empty if the file does not exist. */
export async function readRuns(file: string): Promise<CommandRun[]> {
  return existsSync(file) ? (JSON.parse(await readFile(file, "utf8")) as CommandRun[]) : [];
}

export async function writeRuns(runs: readonly CommandRun[], file: string): Promise<void> {
  await writeFile(file, await formatFile(JSON.stringify(runs), file));
}

/** The new figures replace earlier ones of the same command and conditions. */
export function mergeRuns(earlier: readonly CommandRun[], measured: readonly CommandRun[]): CommandRun[] {
  const keyOf = ({ accounts, command, latencyMs, perMinute }: CommandRun): string =>
    [accounts, perMinute ?? 0, latencyMs, command].join(" ");
  const replaced = new Set(measured.map(keyOf));
  const order = (run: CommandRun): number[] => [run.accounts, run.perMinute ?? 0, run.latencyMs];
  return [...earlier.filter((run) => !replaced.has(keyOf(run))), ...measured].toSorted((left, right) => {
    const [ours, theirs] = [order(left), order(right)];
    return ours.map((value, index) => value - (theirs[index] ?? 0)).find((sign) => sign !== 0) ?? 0;
  });
}

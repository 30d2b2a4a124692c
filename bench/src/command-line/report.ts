import { readFile, writeFile } from "node:fs/promises";
import { formatFile } from "../report/format-file";
import { markdownTable } from "../report/markdown-table";
import type { CommandRun } from "./measure";

const BEGIN = "<!-- bench of commands: begin -->";
const END = "<!-- bench of commands: end -->";

/** One row per command and conditions. */
export function tableOf(runs: readonly CommandRun[]): string {
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
      { title: "time", cell: ({ failure, seconds }) => failure ?? `${seconds.toFixed(1)} s`, isNumber: true },
    ],
    runs,
  );
}

function conditionsOf({ latencyMs, perMinute }: CommandRun): string {
  return `${latencyMs} ms${perMinute === null ? "" : `, ${perMinute} requests per minute`}`;
}

/** Replaces the text between the markers of a Markdown file. */
export async function writeTable(runs: readonly CommandRun[], file: string): Promise<void> {
  const text = await readFile(file, "utf8");
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin === -1 || end < begin) {
    throw new Error(`${file} has no place for the figures. Put the lines "${BEGIN}" and "${END}" into it.`);
  }
  const written = `${text.slice(0, begin + BEGIN.length)}\n\n${tableOf(runs)}\n\n${text.slice(end)}`;
  await writeFile(file, await formatFile(written, file));
}

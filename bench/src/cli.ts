#!/usr/bin/env node
import { existsSync } from "node:fs";
import { Command } from "commander";
import { resolveEngine } from "pulumi-atlassian-admin-engine";
import { bench } from "./bench";
import { measureCommands } from "./command-line/measure";
import { mergeRuns, readRuns, tableOf, writeRuns, writeTable } from "./command-line/report";
import { NAMES, namesOf, numberOf, numbersOf, planOf, type RunArguments } from "./command-options";
import { sectionsOf } from "./report/sections";
import { writeReport } from "./report/write-report";
import { readResults, writeResults } from "./results-file";

async function run(options: RunArguments): Promise<void> {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      interruption.abort(new Error(`Interrupted by ${signal}.`));
    });
  }
  const { out } = options;
  const results = await bench({
    ...planOf(options),
    signal: interruption.signal,
    earlier: existsSync(out) ? await readResults(out) : undefined,
    log: (line) => {
      console.error(line);
    },
    keep: (current) => writeResults(current, out),
  });
  for (const { title, body } of sectionsOf(results)) {
    console.log(`\n${title}\n\n${body}`);
  }
  if (results.runs.some(({ failure }) => failure !== undefined)) {
    process.exitCode = 1;
  }
}

async function report({ from, markdown }: { from: string; markdown: string }): Promise<void> {
  await writeReport(await readResults(from), markdown);
}

interface CommandArguments {
  readonly accounts: readonly number[];
  readonly latency: readonly number[];
  readonly perMinute: readonly number[];
  readonly markdown?: string;
  readonly out: string;
  readonly time: boolean;
}

async function commands({
  accounts,
  latency,
  markdown,
  out,
  perMinute,
  time,
}: CommandArguments): Promise<void> {
  const engine = await resolveEngine();
  const { signal } = new AbortController();
  let runs = await readRuns(out);
  for (const size of accounts) {
    for (const conditions of [
      ...latency.map((latencyMs) => ({ latencyMs, perMinute: null })),
      ...perMinute.filter((limit) => limit > 0).map((limit) => ({ latencyMs: 0, perMinute: limit })),
    ]) {
      const measured = await measureCommands(engine, { accounts: size, ...conditions }, signal);
      console.error(tableOf(measured));
      runs = mergeRuns(runs, measured);
      await writeRuns(runs, out);
    }
  }
  console.log(tableOf(runs, time));
  if (markdown !== undefined) {
    await writeTable(runs, markdown, time);
  }
}

const program = new Command("bench").description(
  "Measures the provider on the real engine against the emulator, compared with the same programs with trivial resources.",
);

program
  .command("run", { isDefault: true })
  .description("measure, by default everything that the goals need, and print tables")
  .option("--only <names>", `some of ${NAMES.join(", ")}`, namesOf)
  .option("--out <file>", "JSON file for the figures; keeps those of earlier runs", "bench/dist/results.json")
  .option("--parallel <number>", "operations that the engine runs in parallel", numberOf, 64)
  .option("--concurrency <number>", "atlassian-admin:maxConcurrency", numberOf, 8)
  .option("--sizes <numbers>", "measure these sizes, instead of those that the goals need", numbersOf)
  .option("--latency <numbers>", "with --sizes: milliseconds per response", numbersOf, [0, 50])
  .option("--rate-limit <numbers>", "with --sizes: requests per second; 0 for no limit", numbersOf, [0])
  .option("--repeat <number>", "with --sizes: how often no-op and refresh are measured", numberOf, 1)
  .action(run);

program
  .command("report")
  .description("turn the figures into Markdown and a plot")
  .option("--from <file>", "JSON file of a run", "bench/results/performance.json")
  .option("--markdown <file>", "file with the markers; the plot is written next to it", "docs/performance.md")
  .action(report);

program
  .command("commands")
  .description("count the requests of the CLI commands, and measure their time")
  .option("--accounts <numbers>", "service accounts", numbersOf, [60, 250, 1000])
  .option("--latency <numbers>", "milliseconds per response", numbersOf, [0, 50])
  .option("--per-minute <numbers>", "requests per minute; 0 skips these runs", numbersOf, [100])
  .option(
    "--out <file>",
    "JSON file for the figures; keeps those of earlier runs",
    "bench/dist/commands.json",
  )
  .option("--markdown <file>", "file with the markers that enclose the table")
  .option("--no-time", "omit the times from the table, for a busy machine")
  .action(commands);

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

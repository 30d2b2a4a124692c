#!/usr/bin/env node
import { readFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { Command } from "commander";
import { bench } from "./bench";
import { DEFAULTS, namesOf, numberOf, numbersOf, planOf, type RunArguments } from "./command-options";
import { formatFile } from "./report/format-file";
import { sectionsOf } from "./report/sections";
import { writeReport } from "./report/write-report";
import type { Results } from "./results";

async function save(results: Results, file: string): Promise<void> {
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  await writeFile(file, await formatFile(JSON.stringify(results, undefined, 2), file));
}

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
    log: (line) => {
      console.error(line);
    },
    keep: async (current) => {
      if (out !== undefined) {
        await save(current, out);
      }
    },
  });
  for (const { title, body } of sectionsOf(results)) {
    console.log(`\n${title}\n\n${body}`);
  }
  if (results.runs.some(({ failure }) => failure !== undefined)) {
    process.exitCode = 1;
  }
}

async function report({ from, markdown }: { from: string; markdown: string }): Promise<void> {
  await writeReport(JSON.parse(await readFile(from, "utf8")) as Results, markdown);
}

const program = new Command("bench").description(
  "Measures the provider on the real engine against the emulator, beside the same programs with trivial resources.",
);

program
  .command("run", { isDefault: true })
  .description("measure, and print tables")
  .option("--sizes <numbers>", "how many memberships", numbersOf, DEFAULTS.sizes)
  .option(
    "--accounts <numbers>",
    "how many service accounts, with 2 tokens each",
    numbersOf,
    DEFAULTS.accounts,
  )
  .option(
    "--huge-group <numbers>",
    "members of the group with few memberships",
    numbersOf,
    DEFAULTS.hugeGroup,
  )
  .option("--latency <numbers>", "milliseconds that each answer takes", numbersOf, DEFAULTS.latency)
  .option("--rate-limit <numbers>", "requests a second; 0 is no limit", numbersOf, DEFAULTS.rateLimit)
  .option("--only <names>", "some of empty, memberships, few-in-huge-group, accounts, figures", namesOf)
  .option("--parallel <number>", "operations that the engine runs at a time", numberOf, DEFAULTS.parallel)
  .option("--concurrency <number>", "atlassian-admin:maxConcurrency", numberOf, DEFAULTS.concurrency)
  .option("--repeat <number>", "how often no-op and refresh are measured", numberOf, DEFAULTS.repeat)
  .option("--out <file>", "JSON file to keep the figures in")
  .action(run);

program
  .command("report")
  .description("turn the figures into Markdown and a plot")
  .option("--from <file>", "JSON file of a run", "docs/performance.json")
  .option("--markdown <file>", "file with the markers; the plot lands beside it", "docs/performance.md")
  .action(report);

program.parseAsync().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

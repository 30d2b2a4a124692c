import { findEngine } from "../../engine";
import { EXIT, type ExitCode } from "../../exit-codes";
import { jsonText, printResult, say } from "../../harmless";
import { stderrLog } from "../../output";
import { openOrganization, readSettings } from "../../settings";
import { columnsOfStdout } from "../../terminal/size";
import type { InventoryOptions } from "./command";
import { toCsv } from "./csv";
import { readInventory } from "../../reading/inventory";
import { OrganizationReader } from "../../reading/organization-reader";
import { toPage } from "./page/page";
import { toReport, type Report } from "./report";
import { readStackObjects } from "../../reading/stack-objects";
import { toTable } from "./table";

const RENDERERS: Readonly<Record<InventoryOptions["format"], (report: Report) => string>> = {
  table: (report) => toTable(report, columnsOfStdout()),
  json: (report) => `${jsonText(report)}\n`,
  csv: toCsv,
  html: toPage,
};

/** If there are more problems, only their number is shown. */
const LISTED_PROBLEMS = 10;

export async function runInventory(options: InventoryOptions): Promise<ExitCode> {
  const { cwd, format, json, quiet, stack: names = [] } = options;
  // Checked before the long read, so that a wrong stack name is reported immediately.
  const engine = once(() => findEngine(cwd));
  const settings = await readSettings(engine, cwd, names[0]);
  const stacks = [];
  for (const name of names) {
    stacks.push(await readStackObjects(await engine(), cwd, name));
  }
  const organization = await openOrganization(settings, options);
  const log = stderrLog(quiet === true);
  const inventory = await readInventory(new OrganizationReader(organization), (message) => {
    log.info(message);
  });
  printResult(RENDERERS[json === true ? "json" : format](toReport(inventory, stacks)));
  return tellProblems(inventory.problems);
}

function tellProblems(problems: readonly string[]): ExitCode {
  for (const problem of problems.slice(0, LISTED_PROBLEMS)) {
    say("error", `could not read ${problem}`);
  }
  if (problems.length > LISTED_PROBLEMS) {
    say("error", `and ${problems.length - LISTED_PROBLEMS} more`);
  }
  return problems.length === 0 ? EXIT.clean : EXIT.failed;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

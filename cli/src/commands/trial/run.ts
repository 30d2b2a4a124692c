import type { Config } from "pulumi-atlassian-admin/organization";
import { version } from "../../../package.json";
import { findEngine } from "../../engine";
import { EXIT, type ExitCode } from "../../exit-codes";
import { printUsage, say } from "../../harmless";
import { printable, printJson, printText, stderrLog } from "../../output";
import { columnsOfStdout } from "../../terminal/size";
import { plural } from "../../plural";
import { readSettings, requireOrgId } from "../../settings";
import { findLeftovers, leftBy, removeLeftovers, trialsIn, type Leftovers } from "./clean-up/clean-up";
import type { Remainder } from "./clean-up/remove-left";
import { REAL_CLOCK } from "./clock";
import type { TrialOptions } from "./command";
import { conductTrial, type Setup, type TrialResult } from "./conduct";
import { confirm } from "./confirm";
import { plannedRequests, toText } from "./dry-run";
import { onInterruption } from "./interruption";
import { defaultLedgerFolder, unfinishedLedgers } from "./ledger/unfinished";
import { toProfile } from "./profile/profile";
import { toTable } from "./report";
import { CLEAN_UP_REQUESTS } from "./requests/wire";
import { exitCodeOf, resultOf } from "./verdict";

export async function runTrial(options: TrialOptions): Promise<ExitCode> {
  const settings = await readSettings(() => findEngine(options.cwd), options.cwd, options.stack);
  const orgId = requireOrgId(settings, options);
  if (options.dryRun === true) {
    const requests = plannedRequests(orgId);
    if (options.json === true) {
      printJson({
        maxRequests: options.maxRequests,
        maxMinutes: options.maxMinutes,
        cleanUpRequests: CLEAN_UP_REQUESTS,
        requests,
      });
    } else {
      printText(toText(requests, options.maxRequests, options.maxMinutes));
    }
    return EXIT.clean;
  }
  const interruption = onInterruption(
    () => {
      printUsage(`\nInterrupted: removes what was made. Interrupt again to stop at once and leave it.\n`);
    },
    () => process.exit(EXIT.failed),
  );
  try {
    const setup = toSetup(settings, orgId, options, interruption.stop);
    return options.cleanUp === true ? await cleanUp(setup, options) : await tryIt(setup, options);
  } finally {
    interruption.done();
  }
}

function toSetup(settings: Config, orgId: string, options: TrialOptions, stop: AbortSignal): Setup {
  return {
    orgId,
    stop,
    config: settings.forOrganization(orgId),
    wishes: { member: options.member, site: options.site },
    ledgerFolder: options.ledger ?? defaultLedgerFolder(),
    maxRequests: options.maxRequests,
    maxMinutes: options.maxMinutes,
    clock: REAL_CLOCK,
    log: stderrLog(options.quiet === true),
    note: (message) => {
      if (options.quiet !== true) {
        printUsage(`${message}\n`);
      }
    },
  };
}

async function tryIt(setup: Setup, options: TrialOptions): Promise<ExitCode> {
  const { orgId, config, ledgerFolder, maxRequests, maxMinutes } = setup;
  const { ledgers } = await unfinishedLedgers(ledgerFolder, orgId, config.baseUrl);
  const plan =
    `This writes at Atlassian, in organisation ${orgId} at ${config.baseUrl}: one service account, two API tokens of it, one group and the account's ` +
    `membership of it${options.member === undefined ? "" : `, the membership of one person`}${options.site === undefined ? "" : `, one role of the group and the same access of the account`}. ` +
    `All of it is removed again. It sends ${maxRequests} requests at most, in ${maxMinutes} minutes, and ${CLEAN_UP_REQUESTS} more to clean up.` +
    (ledgers.length === 0
      ? ""
      : `\nFirst it removes what ${plural(ledgers.length, "earlier trial")} left behind (${ledgers.map(({ head }) => head.trialId).join(", ")}).`);
  await agree(orgId, plan, options);
  const before = await removeLeftovers(setup, { ledgers, marked: [], doubtful: [], running: [], unread: [] });
  const result = await conductTrial(setup);
  return show(setup, options, result, before);
}

async function agree(orgId: string, plan: string, options: TrialOptions): Promise<void> {
  if (options.yes === true) {
    printUsage(`${plan}\n`);
  } else {
    await confirm(orgId, plan);
  }
}

function show(
  setup: Setup,
  options: TrialOptions,
  trial: TrialResult,
  before: readonly Remainder[],
): ExitCode {
  const { answers, problems, obstacles, stopped, requests, startedAt } = trial;
  const left = [...before, ...trial.left];
  const isComplete = problems.length === 0 && stopped === undefined;
  const result = resultOf({ answers, isComplete, left: left.length });
  const table = toTable(
    { result, answers, problems, obstacles, stopped: stopped?.message, left, requests },
    columnsOfStdout(),
  );
  if (options.json === true) {
    const tried = { member: options.member !== undefined, site: options.site !== undefined };
    printJson(
      toProfile(answers, {
        tool: version,
        baseUrl: setup.config.baseUrl,
        startedAt,
        tried,
        result,
        requests,
      }),
    );
    printUsage(`${summaryOf(table)}\n`);
  } else {
    printText(table);
  }
  if (left.length > 0) {
    printUsage(`What is left is listed in ${trial.ledgerFile}.\n`);
  }
  return exitCodeOf(result);
}

/** The last paragraph: problems, what is left, and the result. */
function summaryOf(table: string): string {
  return table.split("\n\n").at(-1) ?? "";
}

async function cleanUp(setup: Setup, options: TrialOptions): Promise<ExitCode> {
  const all = await findLeftovers(setup);
  const found = options.only === undefined ? all : leftBy(options.only, all);
  const others = trialsIn(all).filter((trialId) => !trialsIn(found).includes(trialId));
  if (others.length > 0) {
    say(
      "warning",
      `${plural(others.length, "other trial")} left something behind (${others.join(", ")}); it is left alone. "atlassian-admin trial --clean-up" removes it.`,
    );
  }
  const names = [
    ...found.ledgers.flatMap(({ entries }) =>
      entries
        .filter(({ state, kind }) => state !== "removed" && ["account", "group"].includes(kind))
        .map(({ kind, name }) => `${kind} "${name}"`),
    ),
    ...found.marked.map(
      ({ kind, name }) => `${kind} "${name}" (of a trial on another machine, which can still be running)`,
    ),
  ];
  warnOf(found);
  if (names.length === 0) {
    const left = await removeLeftovers(setup, found);
    return showCleanUp(options, [], [...left], found);
  }
  await agree(
    setup.orgId,
    `This deletes, in organisation ${setup.orgId} at ${setup.config.baseUrl}:\n${names.map((name) => `  ${printable(name)}`).join("\n")}`,
    options,
  );
  return showCleanUp(options, names, await removeLeftovers(setup, found), found);
}

function warnOf({ doubtful, running, unread }: Leftovers): void {
  for (const { kind, name } of doubtful) {
    say(
      "warning",
      `${kind} "${name}" has the name of an object of a trial, but its description does not show that a trial created it. It is left alone. If a trial created it, delete it at admin.atlassian.com.`,
    );
  }
  for (const trialId of running) {
    say("warning", `trial ${trialId} seems to be running on this machine; its objects are left alone.`);
  }
  for (const what of unread) {
    say("warning", `the ${what} of the organisation cannot be listed.`);
  }
}

function showCleanUp(
  options: TrialOptions,
  names: readonly string[],
  left: readonly Remainder[],
  { unread }: Leftovers,
): ExitCode {
  if (options.json === true) {
    printJson({ found: names, left, unread });
  } else {
    const of = options.only === undefined ? "Earlier trials" : `Trial ${options.only}`;
    const found =
      names.length === 0
        ? `${of} left nothing behind.`
        : `Found ${plural(names.length, "object")} of ${options.only === undefined ? "earlier trials" : `trial ${options.only}`}.`;
    const lines = left.map(
      ({ kind, name, why }) => `LEFT BEHIND: ${kind} "${printable(name)}". ${printable(why)}`,
    );
    printText(
      [found, ...(left.length === 0 && names.length > 0 ? ["All of it is removed."] : lines)].join("\n"),
    );
  }
  return left.length === 0 && unread.length === 0 ? EXIT.clean : EXIT.failed;
}

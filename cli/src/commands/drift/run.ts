import { requireWritable } from "../../destination";
import { EXIT, type ExitCode } from "../../exit-codes";
import { printResult, say } from "../../harmless";
import { stderrLog } from "../../output";
import { readPolicyConfig } from "../../policies";
import { judge, readAcceptances } from "./acceptances";
import { readBaseline, writeBaseline } from "./baseline";
import { checkDrift } from "./check";
import { sortFindings } from "./finding";
import { render } from "./formats/render";
import { notify } from "./notify/notify";
import { targetsOf } from "./notify/target";
import type { DriftOptions } from "./options";
import { outcomeOf, type DriftReport } from "./report";

const EXIT_CODES: Readonly<Record<DriftReport["outcome"], ExitCode>> = {
  clean: EXIT.clean,
  findings: EXIT.findings,
  "could-not-check": EXIT.failed,
};

export async function runDrift(options: DriftOptions): Promise<ExitCode> {
  const { accept, baseline, json, policy, quiet, writeBaseline: newBaseline } = options;
  const log = stderrLog(quiet === true);
  // Files and addresses first: a mistake in them should not cost a whole check.
  if (newBaseline !== undefined) {
    requireWritable(newBaseline, "--write-baseline");
  }
  const targets = targetsOf(options, process.env);
  const acceptances = accept === undefined ? [] : await readAcceptances(accept);
  const policies = policy === undefined ? undefined : await readPolicyConfig(policy);
  const known = baseline === undefined ? new Set() : await readBaseline(baseline, baseline === newBaseline);

  const { findings, problems, views, orgIds } = await checkDrift(options, policies, log);
  const { open, accepted, idle } = judge(findings, acceptances, new Date().toISOString().slice(0, 10));
  const news = open.filter(({ fingerprint }) => !known.has(fingerprint));
  const report: DriftReport = {
    outcome: outcomeOf(news, problems),
    stacks: views.map(({ stack, resources }) => ({ stack: stack.name, resources: resources.length })),
    organizations: orgIds,
    findings: sortFindings(news),
    accepted: sortFindings(accepted),
    known: open.length - news.length,
    problems,
  };
  printResult(render(report, json === true ? "json" : options.format));
  for (const { where, reason } of problems) {
    say("error", `could not check ${where}: ${reason}`);
  }
  const untold = await notify(targets, report, log);
  for (const failure of untold) {
    say("error", failure);
  }
  if (problems.length === 0) {
    for (const { fingerprint, reason } of idle) {
      log.warn(`the acceptance ${fingerprint} ("${reason}") fits no finding any more; take it out.`);
    }
    // What nobody heard of must not become known, or the next run keeps silent about it.
    if (newBaseline !== undefined && untold.length === 0) {
      await writeBaseline(newBaseline, sortFindings(open));
    }
  }
  return untold.length > 0 ? EXIT.failed : EXIT_CODES[report.outcome];
}

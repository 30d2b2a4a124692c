import { isOwnedBy } from "../../code-owners";
import { requireWritable } from "../../destination";
import { EXIT, type ExitCode } from "../../exit-codes";
import { printResult, say } from "../../harmless";
import { readIgnoreFile } from "../../ignore/ignore-file";
import { Ignored, parsePattern, type Pattern } from "../../ignore/pattern";
import { stderrLog } from "../../output";
import { readPolicyConfig } from "../../policies";
import { parseStack } from "../../stack-reference";
import { judge, readAcceptances } from "./acceptances";
import { readBaseline, writeBaseline } from "./baseline";
import { checkDrift } from "./check";
import { DeclaredOwners } from "./code-owners";
import { KINDS, sortFindings, type Finding } from "./finding";
import { render } from "./formats/render";
import { notify } from "./notify/notify";
import { targetsOf } from "./notify/target";
import type { DriftOptions } from "./options";
import { countsOf, outcomeOf, type DriftReport } from "./report";

const EXIT_CODES: Readonly<Record<DriftReport["outcome"], ExitCode>> = {
  clean: EXIT.clean,
  findings: EXIT.findings,
  "could-not-check": EXIT.failed,
};

export async function runDrift(options: DriftOptions): Promise<ExitCode> {
  const { accept, baseline, json, kind, owner, policy, quiet, writeBaseline: newBaseline } = options;
  const log = stderrLog(quiet === true);
  const startedAtMs = Date.now();
  // Files and addresses are checked first, so that a mistake in them does not waste a whole check.
  if (newBaseline !== undefined) {
    requireWritable(newBaseline, "--write-baseline");
  }
  const targets = targetsOf(options, process.env);
  const acceptances = accept === undefined ? [] : await readAcceptances(accept);
  const policies = policy === undefined ? undefined : await readPolicyConfig(policy);
  const known = baseline === undefined ? new Set() : await readBaseline(baseline, baseline === newBaseline);
  const ignored = new Ignored(await readPatterns(options));

  const checked = await checkDrift(options, policies, ignored, log);
  const { problems, views, orgIds } = checked;
  const owners = new DeclaredOwners(options);
  const findings = checked.findings
    .map((finding) => owners.complete(finding))
    .filter((finding) => isAskedFor(finding, options));
  const { open, accepted, idle } = judge(findings, acceptances, new Date().toISOString().slice(0, 10));
  const news = sortFindings(open.filter(({ fingerprint }) => !known.has(fingerprint)));
  const report = withoutSecretIds<DriftReport>(checked.secretIds, {
    outcome: outcomeOf(news, problems),
    takenAt: new Date(startedAtMs).toISOString(),
    durationSeconds: (Date.now() - startedAtMs) / 1000,
    stacks: views.map(({ stack, resources }) => ({ stack: stack.name, resources: resources.length })),
    organizations: orgIds,
    counts: countsOf(news),
    findings: news,
    accepted: sortFindings(accepted),
    known: open.length - news.length,
    ignored: ignored.count,
    problems,
  });
  printResult(render(report, json === true ? "json" : options.format, options));
  for (const { where, reason } of report.problems) {
    say("error", `could not check ${where}: ${reason}`);
  }
  const untold = await notify(targets, report, log);
  for (const failure of untold) {
    say("error", failure);
  }
  if (problems.length === 0) {
    // With `--kind` or `--owner`, an unused entry can match a finding of another kind or owner.
    if (kind === undefined && owner === undefined) {
      for (const { fingerprint, reason } of idle) {
        log.warn(`the acceptance ${fingerprint} ("${reason}") no longer matches a finding. Remove it.`);
      }
      for (const { source, text, type } of ignored.idle()) {
        log.warn(`the pattern "${type} ${text}" (${source}) no longer matches anything. Remove it.`);
      }
    }
    // Findings that nobody was notified of must not enter the baseline, because the next run would not report
    // them.
    if (newBaseline !== undefined && untold.length === 0) {
      await writeBaseline(newBaseline, withoutSecretIds(checked.secretIds, sortFindings(open)));
    }
  }
  return untold.length > 0 ? EXIT.failed : EXIT_CODES[report.outcome];
}

function isAskedFor(finding: Finding, { kind, owner }: DriftOptions): boolean {
  const isOfKind = kind?.includes(finding.kind) ?? true;
  return isOfKind && (owner === undefined || isOwnedBy(finding.owner, owner));
}

/** The patterns of the options, and of the projects whose stacks are checked. */
async function readPatterns({ cwd, ignore = [], ignoreFile, stack }: DriftOptions): Promise<Pattern[]> {
  const given = ignore.flatMap((pattern) => parsePattern(pattern, "--ignore", KINDS) ?? []);
  const folders = new Set(stack.map((name) => parseStack(name, cwd).folder));
  const ofProjects = ignoreFile
    ? await Promise.all([...folders].map((folder) => readIgnoreFile(folder, KINDS)))
    : [];
  return [...given, ...ofProjects.flat()];
}

/** Values that a program marked as secret appear in no output, even if this command had to decrypt them. */
function withoutSecretIds<Shown>(secretIds: readonly string[], shown: Shown): Shown {
  return secretIds.length === 0
    ? shown
    : (JSON.parse(
        secretIds.reduce((text, id) => text.replaceAll(id, "[secret]"), JSON.stringify(shown)),
      ) as Shown);
}

import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Config, Log } from "pulumi-atlassian-admin/organization";
import { DAY_MS, toDay } from "../../days";
import { EXIT, type ExitCode } from "../../exit-codes";
import { readJsonFile } from "../../json-file";
import { printable, stderrLog } from "../../output";
import { openOrganization, readSettings } from "../../settings";
import { parseStack } from "../../stack-reference";
import { readPolicyConfig } from "../../policies";
import { compareWithBase, type ReplacesOf } from "./base";
import { commentLimit, postComment } from "./comment/post-comment";
import { commentTargetOf, type CommentTarget } from "./comment/target";
import { isAtLeast, sortEffects } from "./effect";
import { toEffects, toEnding } from "./effects/effects";
import { effectsOfSettings } from "./effects/settings";
import { toMarkdown } from "./formats/markdown";
import { render } from "./formats/render";
import { lookUpNames, namelessIds } from "./look-up";
import type { ReviewOptions } from "./options";
import { findViolations } from "./policies";
import { toPreview } from "./preview";
import { readPreview, readPreviewFile } from "./read-preview";
import { parseReport, risksOf, type ReviewReport } from "./report";
import { Scene } from "./scene";

/** How far ahead a review looks for ends. */
const DEFAULT_WITHIN_DAYS = 30;

/** A name is worth a moment, not a rate limit's minute. */
const LOOK_UP_SECONDS = 20;

export async function runReview(options: ReviewOptions): Promise<ExitCode> {
  const { from, out, json, failOn } = options;
  const log = stderrLog(options.quiet === true);
  // First: a missing variable should not cost a whole preview.
  const target = commentTargetOf(options, process.env);
  const report = from === undefined ? await review(options, log) : await readReport(from);
  const text = render(report, json === true ? "json" : options.format);
  if (out === undefined) {
    process.stdout.write(text);
  } else {
    await writeFile(path.resolve(options.cwd, out), text);
  }
  if (target !== undefined) {
    await comment(target, report, log);
  }
  for (const problem of report.problems) {
    process.stderr.write(`error: the preview failed: ${printable(problem)}\n`);
  }
  if (report.problems.length > 0) {
    return EXIT.failed;
  }
  const isRefused = failOn !== undefined && risksOf(report).some((risk) => isAtLeast(risk, failOn));
  return isRefused ? EXIT.findings : EXIT.clean;
}

/** A failed preview is told as well, so that the comment of an earlier push does not stand for this one. */
async function comment(target: CommentTarget, report: ReviewReport, log: Log): Promise<void> {
  const markdown = toMarkdown(report, commentLimit(target.service));
  const { action, url } = await postComment(target, report.stack, markdown);
  log.info(`the comment on ${target.subject} is ${action}${url === undefined ? "" : `: ${url}`}`);
}

async function readReport(file: string): Promise<ReviewReport> {
  const content = await readJsonFile("the report", file);
  if (content === undefined) {
    throw new Error(`there is no report "${file}".`);
  }
  return parseReport(file, content);
}

async function review(options: ReviewOptions, log: Log): Promise<ReviewReport> {
  const policy = options.policy === undefined ? undefined : await readPolicyConfig(options.policy);
  const { digest, problem } = await readPreview(options, log);
  const head = toPreview(digest);
  const base = options.base === undefined ? undefined : await readPreviewFile(options.base);
  const preview = base === undefined ? head : await compareWithBase(head, toPreview(base.digest), replaces);
  const scene = new Scene(preview.resources);
  await nameWhatIsNameless(scene, options, log);
  const stack = await stackOf(digest.steps[0]?.urn, options);
  const withinDays = options.within ?? DEFAULT_WITHIN_DAYS;
  const grants = toEnding(scene, toDay(new Date(Date.now() + withinDays * DAY_MS).toISOString()));
  return {
    stack,
    effects: sortEffects([...effectsOfSettings(digest, stack), ...toEffects(scene)]),
    violations: policy === undefined ? [] : await findViolations(scene.resources, policy),
    ...(grants.length > 0 && { ending: { withinDays, grants } }),
    foreignChanges: preview.foreignChanges,
    // What the base did not get to would look new, and what the change takes away of it would not show.
    problems: [problem, base?.problem].filter((one) => one !== undefined),
  };
}

const replaces: ReplacesOf = async (type, was, is) => {
  const handlers = await import("pulumi-atlassian-admin/handlers");
  const { diff } = handlers[type as Exclude<keyof typeof handlers, "default">];
  return ((await diff?.("", was, is))?.replaces ?? []).length > 0;
};

/** Project and stack, as every URN names them; a preview that failed at once may have none. */
async function stackOf(urn = "", { stack = "", cwd }: ReviewOptions): Promise<string> {
  const [, name, project] = /^urn:pulumi:(.+?)::(.+?)::/.exec(urn) ?? [];
  if (project !== undefined && name !== undefined) {
    return `${project}/${name}`;
  }
  const reference = parseStack(stack, cwd);
  const settings = await readFile(path.join(reference.folder, "Pulumi.yaml"), "utf8").catch(() => "");
  const [, own] = /^name:\s*["']?([\w.-]+)/m.exec(settings) ?? [];
  return [own, reference.stack].filter(Boolean).join("/");
}

/** Where there is a key. Without one, or without an answer, an id stays an id: nothing depends on its name. */
async function nameWhatIsNameless(scene: Scene, options: ReviewOptions, log: Log): Promise<void> {
  const nameless = namelessIds(scene.resources, scene.names);
  if (nameless.length === 0) {
    return;
  }
  const { runWithDeadline } = await import("pulumi-atlassian-admin/organization");
  try {
    const settings = await settingsOf(options);
    for (const ids of nameless.filter(({ orgId }) => settings.hasKeyFor(orgId))) {
      const organization = await openOrganization(settings, { ...options, orgId: ids.orgId });
      await runWithDeadline(LOOK_UP_SECONDS, () => lookUpNames(organization, ids, scene.names));
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.warn(`some names are missing, since they could not be looked up: ${reason}`);
  }
}

async function settingsOf({ preview, stack, cwd }: ReviewOptions): Promise<Config> {
  const { resolveEngine } = await import("pulumi-atlassian-admin-engine");
  if (preview !== undefined || stack === undefined) {
    return readSettings(resolveEngine, cwd);
  }
  const reference = parseStack(stack, cwd);
  return readSettings(resolveEngine, reference.folder, reference.stack);
}

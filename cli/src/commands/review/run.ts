import path from "node:path";
import type { Config, Log } from "pulumi-atlassian-admin/organization";
import { redact } from "pulumi-atlassian-admin/redact";
import { DAY_MS, toDay } from "../../days";
import type { Digest, Place } from "../../digest";
import { findEngine } from "../../engine";
import { EXIT, type ExitCode } from "../../exit-codes";
import { readJsonFile } from "../../json-file";
import { printResult, say } from "../../harmless";
import { stderrLog } from "../../output";
import { openOrganization, readSettings } from "../../settings";
import { repositoryOf } from "../../repository";
import { parseStack } from "../../stack-reference";
import { readPolicyConfig } from "../../policies";
import { compareWithBase, type ReplacesOf } from "./base";
import { commentLimit, postComment } from "./comment/post-comment";
import { commentTargetOf, type CommentTarget } from "./comment/target";
import { isAtLeast, sortEffects } from "./effect";
import { toEffects, toEnding } from "./effects/effects";
import { effectsOfSettings } from "./effects/settings";
import { reasonOfError, type Reason } from "./failure/reason";
import { toMarkdown } from "./formats/markdown/markdown";
import { render } from "./formats/render";
import { describeProblem } from "./formats/text";
import { lookUp, questionsOf } from "./look-up";
import type { ReviewOptions } from "./options";
import { findViolations } from "./policies";
import { toPreview } from "./preview";
import { findProject, stackNameOf, type Project } from "./project";
import { provenanceOf, type Provenance } from "./provenance";
import { ownerFinder, reportOf } from "./owners";
import { readPreview, readPreviewFile } from "./read-preview";
import { parseReport, risksOf, verdictOf, type ReviewReport } from "./report";
import { Scene } from "./scene";

/** How many days ahead a review reports ends. */
const DEFAULT_WITHIN_DAYS = 30;

/** Names, members and last uses are worth a short wait, but not the full wait for a rate limit. */
const LOOK_UP_SECONDS = 20;

export async function runReview(options: ReviewOptions): Promise<ExitCode> {
  const { from, json, failOn } = options;
  const log = stderrLog(options.quiet === true);
  // Checked first: a missing variable must not waste a whole preview.
  const target = commentTargetOf(options, process.env);
  const project = await findProject(options);
  const whole = await (from === undefined
    ? review(options, project, log)
    : readReport(from, options, project));
  const report = reportOf(whole, options.owner);
  const provenance = provenanceOf(process.env, options.comment, new Date());
  printResult(render(report, json === true ? "json" : options.format, { provenance, owners: options.owner }));
  if (target !== undefined) {
    await comment(target, report, options.owner, provenance, log);
  }
  for (const problem of report.problems) {
    say("error", describeProblem(problem));
  }
  if (report.problems.length > 0) {
    return EXIT.failed;
  }
  const isRefused = failOn !== undefined && risksOf(report).some((risk) => isAtLeast(risk, failOn));
  return isRefused ? EXIT.findings : EXIT.clean;
}

/**
 * A failure is posted as well, so that the comment of an earlier push does not stay. Without changes, only an
 * earlier comment is updated.
 */
async function comment(
  target: CommentTarget,
  report: ReviewReport,
  owners: readonly string[] | undefined,
  provenance: Provenance | undefined,
  log: Log,
): Promise<void> {
  const isSettled = verdictOf(report) === "none";
  const limit = commentLimit(target.service);
  const markdown = redact(toMarkdown(report, { limit, provenance, owners, isUpdate: isSettled }));
  // One comment per owner.
  const subject = [report.stack, ...(owners ?? []).toSorted()].join(" ");
  const { action, url } = await postComment(target, subject, markdown, { isSettled });
  log.info(
    action === "none"
      ? `no identity changes, so there is no comment on ${target.subject}`
      : `the comment on ${target.subject} is ${action}${url === undefined ? "" : `: ${url}`}`,
  );
}

/**
 * With `--stack`, the report counts for that stack, whatever it contains; an unreadable report is a failure of
 * that stack's review.
 */
async function readReport(file: string, options: ReviewOptions, project: Project): Promise<ReviewReport> {
  const stack = options.stack === undefined ? undefined : stackNameOf(undefined, options, project);
  try {
    const content = await readJsonFile("the report", file);
    if (content === undefined) {
      throw new Error(`the report "${file}" does not exist.`);
    }
    const report = parseReport(file, content);
    return stack === undefined ? report : { ...report, stack };
  } catch (error) {
    if (stack === undefined) {
      throw error;
    }
    return failedReport(stack, project, error);
  }
}

/** Every failure is in the report, because it can be posted. */
async function review(options: ReviewOptions, project: Project, log: Log): Promise<ReviewReport> {
  let stack = stackNameOf(undefined, options, project);
  try {
    const { digest, failure } = await readPreview(options, project, log);
    stack = stackNameOf(digest.steps[0]?.urn, options, project);
    return await toReport(digest, failure, { options, project, stack, log });
  } catch (error) {
    return failedReport(stack, project, error);
  }
}

function failedReport(stack: string, project: Project, error: unknown): ReviewReport {
  return {
    stack,
    folder: project.pathInRepository,
    effects: [],
    violations: [],
    foreignChanges: 0,
    problems: [{ step: "review", ...reasonOfError(error, project.folder) }],
  };
}

interface Context {
  readonly options: ReviewOptions;
  readonly project: Project;
  readonly stack: string;
  readonly log: Log;
}

async function toReport(
  digest: Digest,
  failure: Reason | undefined,
  { options, project, stack, log }: Context,
): Promise<ReviewReport> {
  const policy = options.policy === undefined ? undefined : await readPolicyConfig(options.policy);
  const head = toPreview(digest);
  const base = options.base === undefined ? undefined : await readPreviewFile(options.base, project.folder);
  const preview = base === undefined ? head : await compareWithBase(head, toPreview(base.digest), replaces);
  const scene = new Scene(preview.resources);
  await lookUpWhatIsMissing(scene, options, log);
  const inRepository = (place: Place): Place => ({
    ...place,
    file: path.posix.join(project.pathInRepository, place.file),
  });
  const ownerOf = ownerFinder(scene, repositoryOf(project.folder));
  const effects = [...effectsOfSettings(digest, stack), ...toEffects(scene)].map(withPlace).map(withOwner);
  const violations = policy === undefined ? [] : await findViolations(scene.resources, policy);
  const withinDays = options.within ?? DEFAULT_WITHIN_DAYS;
  const grants = toEnding(scene, toDay(new Date(Date.now() + withinDays * DAY_MS).toISOString()));
  // If the preview of the target branch is incomplete, missing resources would look new, and removed access would
  // not show.
  const problems = [
    { step: "preview" as const, reason: failure },
    { step: "base" as const, reason: base?.failure },
  ].flatMap(({ step, reason }) => (reason === undefined ? [] : [withPlace({ step, ...reason })]));
  return {
    stack,
    folder: project.pathInRepository,
    effects: sortEffects(effects),
    violations: violations.map(withPlace).map(withOwner),
    ...(grants.length > 0 && { ending: { withinDays, grants: grants.map(withPlace).map(withOwner) } }),
    foreignChanges: preview.foreignChanges,
    problems,
  };

  function withOwner<Owned extends { readonly urn?: string; readonly place?: Place }>(part: Owned): Owned {
    const owner = ownerOf(part);
    return owner === undefined ? part : { ...part, owner };
  }

  function withPlace<Located extends { readonly place?: Place }>(located: Located): Located {
    return located.place === undefined ? located : { ...located, place: inRepository(located.place) };
  }
}

const replaces: ReplacesOf = async (type, was, is) => {
  const { inputsThatReplace } = await import("pulumi-atlassian-admin/plugin");
  return inputsThatReplace(type, was, is).length > 0;
};

/** Looks up names at Atlassian, if there is a key. Without a key, or without a response, ids are shown instead. */
async function lookUpWhatIsMissing(scene: Scene, options: ReviewOptions, log: Log): Promise<void> {
  const questions = questionsOf(scene.resources, scene.names);
  if (questions.length === 0) {
    return;
  }
  const { runWithDeadline } = await import("pulumi-atlassian-admin/organization");
  try {
    const settings = await settingsOf(options);
    for (const question of questions.filter(({ orgId }) => settings.hasKeyFor(orgId))) {
      const organization = await openOrganization(settings, { ...options, orgId: question.orgId });
      await runWithDeadline(LOOK_UP_SECONDS, () => lookUp(organization, question, scene));
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.warn(`some names are missing, because the lookup failed: ${reason}`);
  }
}

async function settingsOf({ preview, stack, cwd }: ReviewOptions): Promise<Config> {
  if (preview !== undefined || stack === undefined) {
    return readSettings(() => findEngine(cwd), cwd);
  }
  const reference = parseStack(stack, cwd);
  return readSettings(() => findEngine(reference.folder), reference.folder, reference.stack);
}

import { z } from "zod";
import { ACTOR_KINDS, EFFECT_KINDS, REASONS, riskOf, RISKS, type Reason, type Risk } from "./effect";

const name = z.string().max(10_000);
const place = z.object({ file: name, line: z.int().min(1) });

const actor = z.object({ kind: z.enum(ACTOR_KINDS), id: name });

const effect = z.object({
  kind: z.enum(EFFECT_KINDS),
  actor,
  who: name,
  what: name.exactOptional(),
  details: z.array(name).max(100_000).readonly().exactOptional(),
  count: z.int().exactOptional(),
  because: z.array(name).max(100).readonly().exactOptional(),
  idleDays: z.int().min(0).exactOptional(),
  until: name.exactOptional(),
  wasUntil: name.exactOptional(),
  reasons: z
    .array(z.enum(Object.keys(REASONS) as Reason[]))
    .max(20)
    .readonly(),
  urn: name,
  place: place.exactOptional(),
  owner: name.exactOptional(),
});

const violation = z.object({
  rule: name,
  level: z.enum(["advisory", "mandatory"]),
  urn: name.exactOptional(),
  resource: name,
  message: name,
  remedy: name,
  url: name,
  place: place.exactOptional(),
  owner: name.exactOptional(),
});

/** What failed: the preview of the change, the one of the target branch, or the review itself. */
export const FAILED_STEPS = ["preview", "base", "review"] as const;

const problem = z.object({
  step: z.enum(FAILED_STEPS),
  cause: name,
  place: place.exactOptional(),
});

const ending = z.object({
  withinDays: z.int().min(0),
  grants: z
    .array(
      z.object({
        actor,
        who: name,
        what: name,
        details: z.array(name).max(10).readonly().exactOptional(),
        until: name,
        urn: name,
        place: place.exactOptional(),
        owner: name.exactOptional(),
      }),
    )
    .max(100_000)
    .readonly(),
});

const report = z.object({
  stack: name,
  folder: name,
  effects: z.array(effect).max(100_000).readonly(),
  violations: z.array(violation).max(10_000).readonly(),
  ending: ending.exactOptional(),
  foreignChanges: z.int().min(0),
  problems: z.array(problem).max(100).readonly(),
});

/**
 * The result of a review of one stack. The effects hold names and numbers only, so that a report from an untrusted
 * source is shown in our own words. The messages of policies and the causes of failures are shown as plain text.
 *
 * - `stack`: the project and the stack, such as `identity/prod`
 * - `folder`: the folder of the project, relative to the root of the repository; empty for the root
 * - `effects`: the riskiest first
 * - `violations`: the policies of `--policy` that the change violates
 * - `ending`: the memberships and roles of the stack that end within so many days, the first day first; they are
 *   not changes
 * - `foreignChanges`: how many resources of other packages change; they are not reviewed
 * - `problems`: why the review is incomplete. The report still contains what the preview showed
 */
export type ReviewReport = z.output<typeof report>;

export type Problem = z.output<typeof problem>;
export type ReportedViolation = z.output<typeof violation>;

/** The risk of a violated policy. */
export const RISK_OF_LEVEL = { mandatory: "high", advisory: "medium" } as const;

/** The risk of each effect and each violated policy. */
export function risksOf({ effects, violations }: Pick<ReviewReport, "effects" | "violations">): Risk[] {
  return [...effects.map(riskOf), ...violations.map(({ level }) => RISK_OF_LEVEL[level])];
}

/** `failed`: the review is incomplete. `none`: no identity changes. Otherwise the highest risk. */
export const VERDICTS = ["failed", ...RISKS, "none"] as const;

export type Verdict = (typeof VERDICTS)[number];

export function verdictOf(report: ReviewReport): Verdict {
  const risks = risksOf(report);
  return report.problems.length > 0 ? "failed" : (RISKS.find((risk) => risks.includes(risk)) ?? "none");
}

/** The file of a finding without a line. */
export function projectFileOf({ folder }: ReviewReport): string {
  return folder === "" ? "Pulumi.yaml" : `${folder}/Pulumi.yaml`;
}

/**
 * Reads the output of the JSON format.
 * @throws if it is something else. The report can come from an untrusted source, so its texts are only used as
 * names and plain text.
 */
export function parseReport(file: string, content: unknown): ReviewReport {
  const parsed = report.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(
      `"${file}" is not a report of this version of "atlassian-admin review --json": ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}.`,
    );
  }
  return parsed.data;
}

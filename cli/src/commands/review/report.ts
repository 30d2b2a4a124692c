import { z } from "zod";
import { EFFECT_KINDS, REASONS, riskOf, type Reason, type Risk } from "./effect";

const name = z.string().max(10_000);
const place = z.object({ file: name, line: z.int().min(1) });

const effect = z.object({
  kind: z.enum(EFFECT_KINDS),
  who: name,
  what: name.exactOptional(),
  details: z.array(name).max(1000).readonly().exactOptional(),
  count: z.int().exactOptional(),
  until: name.exactOptional(),
  wasUntil: name.exactOptional(),
  reasons: z
    .array(z.enum(Object.keys(REASONS) as Reason[]))
    .max(20)
    .readonly(),
  urn: name,
  place: place.exactOptional(),
});

const violation = z.object({
  rule: name,
  level: z.enum(["advisory", "mandatory"]),
  urn: name.exactOptional(),
  resource: name,
  message: name,
  remedy: name,
  url: name,
});

const ending = z.object({
  withinDays: z.int().min(0),
  grants: z
    .array(
      z.object({
        who: name,
        what: name,
        details: z.array(name).max(10).readonly().exactOptional(),
        until: name,
        urn: name,
      }),
    )
    .max(100_000)
    .readonly(),
});

const report = z.object({
  stack: name,
  effects: z.array(effect).max(100_000).readonly(),
  violations: z.array(violation).max(10_000).readonly(),
  ending: ending.exactOptional(),
  foreignChanges: z.int().min(0),
  problems: z.array(name).max(100).readonly(),
});

/**
 * What a preview of one stack means. The effects hold names and figures alone, so that a report of somebody whom nobody trusts is shown in our
 * own words; what policies and the engine say is shown as plain text.
 *
 * - `stack`: the project and the stack, such as `identity/prod`
 * - `effects`: the riskiest first
 * - `violations`: what the policies of `--policy` say of what changes
 * - `ending`: the memberships and roles of the stack that end within so many days, the first day first; they are no changes
 * - `foreignChanges`: how many resources of other packages change; they are not reviewed
 * - `problems`: why the preview failed. What it did show is told all the same
 */
export type ReviewReport = z.output<typeof report>;

/** How much a broken policy counts. */
export const RISK_OF_LEVEL = { mandatory: "high", advisory: "medium" } as const;

/** The risk of everything that there is to decide about. */
export function risksOf({ effects, violations }: ReviewReport): Risk[] {
  return [...effects.map(riskOf), ...violations.map(({ level }) => RISK_OF_LEVEL[level])];
}

/** Reads what the JSON format wrote. Whoever sent it: nothing in it is taken for more than names and figures. */
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

import { z } from "zod";
import { EFFECT_KINDS, REASONS, type Reason } from "./effect";

const name = z.string().max(10_000);
const place = z.object({ file: name, line: z.int().min(1) });

const effect = z.object({
  kind: z.enum(EFFECT_KINDS),
  who: name,
  what: name.exactOptional(),
  details: z.array(name).max(1000).readonly().exactOptional(),
  count: z.int().exactOptional(),
  reasons: z
    .array(z.enum(Object.keys(REASONS) as Reason[]))
    .max(20)
    .readonly(),
  urn: name,
  place: place.exactOptional(),
});

const report = z.object({
  stack: name,
  effects: z.array(effect).max(100_000).readonly(),
  foreignChanges: z.int().min(0),
  problems: z.array(name).max(100).readonly(),
});

/**
 * What a preview of one stack means. Holds no words of ours but the reasons for which the preview failed, so that a report of somebody
 * whom nobody trusts can be shown in our own words.
 *
 * - `stack`: the project and the stack, such as `identity/prod`
 * - `effects`: the riskiest first
 * - `foreignChanges`: how many resources of other packages change; they are not reviewed
 * - `problems`: why the preview failed. What it did show is told all the same
 */
export type ReviewReport = z.output<typeof report>;

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

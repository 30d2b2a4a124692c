import type { PolicyConfig, Violation } from "pulumi-atlassian-admin-policy";
import type { PreviewedResource } from "./preview";

/** What the policies say of what changes, the mandatory ones first. What was there before and stays is for `drift` to report, not for every pull request. */
export async function findViolations(
  resources: readonly PreviewedResource[],
  config: PolicyConfig,
): Promise<Violation[]> {
  const { checkPolicies, fromRecorded } = await import("pulumi-atlassian-admin-policy");
  const changed = new Set(resources.filter(({ operation }) => operation !== "same").map(({ urn }) => urn));
  const declared = resources.flatMap(({ urn, before, after }) =>
    after === undefined ? [] : { ...after, urn, outputs: before?.outputs ?? null },
  );
  const deleted = resources.flatMap(({ urn, operation, before }) =>
    before !== undefined && (operation === "delete" || operation === "replace")
      ? { ...before, urn, delete: false }
      : [],
  );
  const stack = { resources: fromRecorded(declared), deletions: fromRecorded(deleted) };
  return checkPolicies(stack, config)
    .filter(({ urn }) => urn === undefined || changed.has(urn))
    .toSorted((left, right) => right.level.localeCompare(left.level));
}

import type { PolicyConfig, Violation } from "pulumi-atlassian-admin-policy";
import type { ResourceState, Place } from "../../digest";
import { placeOf, type PreviewedResource } from "./preview";

/**
 * What the policies say after the change and did not say before, the mandatory ones first. What was there
 * before and stays is for `drift` to report, not for every pull request.
 */
export async function findViolations(
  resources: readonly PreviewedResource[],
  config: PolicyConfig,
): Promise<(Violation & { readonly place?: Place })[]> {
  const { checkPolicies, fromRecorded } = await import("pulumi-atlassian-admin-policy");
  const before = fromRecorded(resources.flatMap((resource) => recorded(resource, resource.before)));
  const after = fromRecorded(resources.flatMap((resource) => recorded(resource, resource.after)));
  const deletions = fromRecorded(
    resources
      .filter(({ operation }) => operation === "delete" || operation === "replace")
      .flatMap((resource) => recorded(resource, resource.before)),
  );
  const known = new Set(checkPolicies({ resources: before }, config).map(keyOf));
  return checkPolicies({ resources: after, deletions }, config)
    .filter((violation) => !known.has(keyOf(violation)))
    .toSorted((left, right) => right.level.localeCompare(left.level))
    .map((violation) => {
      const resource = resources.find(({ urn }) => urn === violation.urn);
      const place = resource === undefined ? undefined : placeOf(resource);
      return { ...violation, ...(place !== undefined && { place }) };
    });
}

/** Ids are known from the state; what is being replaced is not about to go here. */
function recorded({ urn, before }: PreviewedResource, state: ResourceState | undefined) {
  return state === undefined ? [] : [{ ...state, urn, outputs: before?.outputs ?? null, delete: false }];
}

function keyOf({ rule, urn, resource, message }: Violation): string {
  return JSON.stringify([rule, urn, resource, message]);
}

import type { PolicyConfig, Violation } from "pulumi-atlassian-admin-policy";
import type { ResourceState, Place } from "../../digest";
import { placeOf, type PreviewedResource } from "./preview";

/**
 * Policy violations that the change introduces, the mandatory ones first. `drift` reports violations that existed
 * before, so a pull request does not repeat them.
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

/** Ids are known from the state. A resource that is being replaced does not count as deleted here. */
function recorded({ urn, before }: PreviewedResource, state: ResourceState | undefined) {
  return state === undefined ? [] : [{ ...state, urn, outputs: before?.outputs ?? null, delete: false }];
}

function keyOf({ rule, urn, resource, message }: Violation): string {
  return JSON.stringify([rule, urn, resource, message]);
}

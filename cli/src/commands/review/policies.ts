import type { IdentityResource, PolicyConfig, Violation } from "pulumi-atlassian-admin-policy";
import type { ResourceState } from "../../digest";
import type { PreviewedResource } from "./preview";

/** What the policies say of what changes, the mandatory ones first. What was there before and stays is for `drift` to report, not for every pull request. */
export async function findViolations(
  resources: readonly PreviewedResource[],
  config: PolicyConfig,
): Promise<Violation[]> {
  const { checkPolicies } = await import("pulumi-atlassian-admin-policy");
  const changed = new Set(resources.filter(({ operation }) => operation !== "same").map(({ urn }) => urn));
  const stack = {
    resources: resources.flatMap((resource) => toIdentity(resource, resource.after)),
    deletions: resources
      .filter(({ operation }) => operation === "delete" || operation === "replace")
      .flatMap((resource) => toIdentity(resource, resource.before)),
  };
  return checkPolicies(stack, config)
    .filter(({ urn }) => urn === undefined || changed.has(urn))
    .toSorted((left, right) => right.level.localeCompare(left.level));
}

function toIdentity({ type, urn, before }: PreviewedResource, state?: ResourceState): IdentityResource[] {
  if (state === undefined) {
    return [];
  }
  const dependencies = Object.entries(state.propertyDependencies ?? {});
  return [
    {
      type: type as IdentityResource["type"],
      urn,
      name: urn.split("::").at(-1) ?? urn,
      inputs: state.inputs ?? {},
      ...(before?.outputs !== undefined && { outputs: before.outputs }),
      propertyDependencies: Object.fromEntries(dependencies.map(([name, urns]) => [name, urns ?? []])),
      isProtected: state.protect === true,
    },
  ];
}

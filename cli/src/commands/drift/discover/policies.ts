import type { IdentityResource, PolicyConfig, Violation } from "pulumi-atlassian-admin-policy";
import type { IdentityNames } from "../../../identity-names";
import type { RecordedResource } from "../engine/resources";
import type { Discovery, FindingResource } from "../finding";
import type { Managed } from "../managed";
import { subjectsOf, toResource } from "./describe";

/** The policy violations of the organisation as it is now, as far as the stacks cover it. */
export async function discoverViolations(
  managed: Managed,
  names: IdentityNames,
  config: PolicyConfig,
): Promise<Discovery[]> {
  const { checkPolicies } = await import("pulumi-atlassian-admin-policy");
  const byUrn = new Map(managed.resources.map((resource) => [resource.urn, resource]));
  const violations = checkPolicies({ resources: managed.resources.flatMap(toIdentity) }, config);
  return violations.map((violation): Discovery => {
    const { rule, urn, resource, message, remedy } = violation;
    const recorded = byUrn.get(urn ?? "");
    return {
      kind: "policy",
      resource: recorded === undefined ? ofStack(violation, managed) : toResource(recorded, names),
      fact: message,
      remedy,
      ...(recorded !== undefined && { owner: managed.ownerOf(recorded) }),
      subjects: recorded === undefined ? [] : subjectsOf(recorded, names),
      identity: [rule, urn, resource],
    };
  });
}

function toIdentity({ type, urn, observed, isProtected }: RecordedResource): IdentityResource[] {
  return observed === undefined
    ? []
    : [
        {
          type: type as IdentityResource["type"],
          urn,
          name: urn.split("::").at(-1) ?? urn,
          inputs: observed,
          outputs: observed,
          isProtected,
        },
      ];
}

/** A rule about all stacks together. */
function ofStack({ resource }: Violation, { orgIds: [orgId = ""] }: Managed): FindingResource {
  return { type: "Stack", name: resource, orgId };
}

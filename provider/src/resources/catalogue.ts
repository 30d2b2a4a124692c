import { replacing } from "../lifecycle/diff";
import type { Properties } from "../lifecycle/properties";
import type { CommonInputs, ResourceDefinition } from "../lifecycle/resource-definition";
import type { Organization } from "../organization/organization";
import { apiTokenDefinition } from "./api-token/handlers";
import { groupDefinition } from "./group/handlers";
import { groupMembersDefinition } from "./group-members/handlers";
import { groupMembershipDefinition } from "./group-membership/handlers";
import { groupRoleAssignmentDefinition } from "./group-role-assignment/handlers";
import { serviceAccountDefinition } from "./service-account/handlers";

/** Any resource, for code that treats all of them alike. */
export type AnyDefinition = ResourceDefinition<Organization, CommonInputs & Values, Values>;

type Values = Readonly<Record<string, unknown>>;

/** Every resource of the package. The only list of them. */
export const catalogue = [
  serviceAccountDefinition,
  apiTokenDefinition,
  groupDefinition,
  groupMembersDefinition,
  groupMembershipDefinition,
  groupRoleAssignmentDefinition,
] as unknown as readonly AnyDefinition[];

function inputsOf(type: string): AnyDefinition["inputs"] | undefined {
  return catalogue.find((definition) => definition.type === type)?.inputs;
}

/**
 * The inputs of a resource, such as `ApiToken`, that force a replacement. For tools that read previews in
 * which these values are unknown.
 */
export function replacingInputsOf(type: string): string[] {
  return Object.entries(inputsOf(type) ?? {})
    .filter(([, { change }]) => change !== "update")
    .map(([name]) => name);
}

/**
 * The inputs of a resource that force a replacement when it changes so, by the provider's own comparison. An
 * unknown value forces none.
 */
export function inputsThatReplace(type: string, was: Properties, is: Properties): string[] {
  return replacing(inputsOf(type) ?? {}, was, is);
}

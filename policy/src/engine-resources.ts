import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { identityTypeOf, UNKNOWN, type IdentityResource } from "./model";

type Shown = Pick<ResourceValidationArgs, "type" | "urn" | "name" | "props" | "opts"> &
  Partial<Pick<PolicyResource, "propertyDependencies">>;

/** A resource as the engine passes it to a policy; `undefined` for resources of other packages. */
export function toIdentityResource({
  type: token,
  urn,
  name,
  props,
  opts,
  propertyDependencies = {},
}: Shown): IdentityResource | undefined {
  const type = identityTypeOf(token);
  if (type === undefined) {
    return undefined;
  }
  // The engine passes one set of properties: before an operation the inputs, afterwards the outputs with the
  // inputs among them.
  const properties = toPlain(props) as Record<string, unknown>;
  return {
    type,
    urn,
    name,
    inputs: properties,
    outputs: properties,
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies).map(([key, sources]) => [
        key,
        sources.map((source) => source.urn),
      ]),
    ),
    isProtected: opts.protect,
  };
}

export function toIdentityResources(resources: readonly PolicyResource[]): IdentityResource[] {
  return resources.flatMap((resource) => toIdentityResource(resource) ?? []);
}

/** A copy that is safe to read: the SDK's own object throws on every unknown value. */
function toPlain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const entries = Object.keys(value).map(
    (key) => [key, readKnown(value as Record<string, unknown>, key)] as const,
  );
  return Array.isArray(value) ? entries.map(([, element]) => element) : Object.fromEntries(entries);
}

function readKnown(container: Readonly<Record<string, unknown>>, key: string): unknown {
  let value: unknown;
  try {
    value = container[key];
  } catch {
    // Reading does not fail for any other reason.
    return UNKNOWN;
  }
  return toPlain(value);
}

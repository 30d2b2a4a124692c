import { identityTypeOf, type IdentityResource } from "./model";

/** A resource in the JSON of a state (`pulumi stack export`) or of a preview (`oldState` and `newState` of a step). */
export interface RecordedResource {
  readonly urn?: string;
  readonly type: string;
  readonly inputs?: Readonly<Record<string, unknown>> | null;
  readonly outputs?: Readonly<Record<string, unknown>> | null;
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>> | null;
  readonly protect?: boolean;
  /** Whether a replacement left it behind, so that it is about to be deleted. */
  readonly delete?: boolean;
}

/**
 * The input of `checkPolicies`, from the engine's JSON. Resources of other packages are omitted; of several steps
 * of a replacement the last one counts.
 */
export function fromRecorded(resources: readonly RecordedResource[]): IdentityResource[] {
  const taken = resources.flatMap(
    ({ urn = "", type: token, inputs, outputs, propertyDependencies, ...flags }) => {
      const type = identityTypeOf(token);
      if (type === undefined || flags.delete === true) {
        return [];
      }
      const sources = Object.entries(propertyDependencies ?? {}).map(([key, urns]) => [key, urns ?? []]);
      return [
        {
          type,
          urn,
          name: urn.split("::").at(-1) ?? "",
          inputs: inputs ?? {},
          outputs: outputs ?? {},
          propertyDependencies: Object.fromEntries(sources) as Record<string, readonly string[]>,
          isProtected: flags.protect === true,
        },
      ];
    },
  );
  return [...new Map(taken.map((resource) => [resource.urn, resource])).values()];
}

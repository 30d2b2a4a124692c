import * as pulumi from "@pulumi/pulumi";
import { demandReachableHandlers } from "./reachable-handlers";
import { VERSION } from "../version";
import { nativeTypeTokenOf, providerTextOf, typeTokenOf } from "./stored-texts";
import { shortenStackTraces } from "./user-frames";

/** What a resource class says about itself. */
export interface ResourceRegistration {
  /** The last part of the type token, and the name of the handlers in `pulumi-atlassian-admin/handlers`. */
  readonly type: string;
  /** The outputs that are not inputs too; the engine fills them in. */
  readonly outputs: readonly string[];
  readonly secretOutputs?: readonly string[];
}

/**
 * Base of all resources. It registers a dynamic resource whose provider is a constant text
 * (`stored-texts.ts`), or a resource of the native provider for the classes of
 * `pulumi-atlassian-admin/native`. Each names the other's type as an alias, so that a stack can move in both
 * directions.
 */
export abstract class AtlassianResource extends pulumi.CustomResource {
  /**
   * Whether the native provider manages the resources of this class.
   * @hidden
   */
  protected static readonly isNative: boolean = false;

  /**
   * The resource that manages the object, as `<project>/<stack>:<name>`. An account or group carries it in
   * its description, so that no other stack or resource deletes it by mistake.
   */
  declare readonly managedBy: pulumi.Output<string | undefined>;
  /**
   * When this tool created or adopted the object, RFC 3339; missing after an import. A young object is read
   * again before it counts as deleted.
   */
  declare readonly createdAt: pulumi.Output<string | undefined>;

  protected constructor(
    { type, outputs, secretOutputs = [] }: ResourceRegistration,
    name: string,
    args: object,
    options: pulumi.CustomResourceOptions | undefined,
  ) {
    const { isNative } = new.target as unknown as { readonly isNative: boolean };
    if (!isNative && (options?.import !== undefined || options?.id !== undefined)) {
      throw new Error(
        `${type} "${name}": Pulumi does not let a dynamic resource be taken in by its id. Use "pulumi import --file" with inputs and outputs, ` +
          `adoptExisting where the resource has it, or a look-up such as getGroup.`,
      );
    }
    if (!isNative) {
      demandReachableHandlers();
    }
    const properties = {
      ...Object.fromEntries(["createdAt", ...outputs].map((output) => [output, undefined])),
      ...args,
      managedBy: options?.id === undefined ? managedBy(name, options?.parent) : undefined,
      ...(!isNative && { __provider: providerTextOf(type) }),
    };
    // Stack traces are most of what a large program costs (docs/performance.md).
    const restoreStackTraces = shortenStackTraces(__filename);
    try {
      super(
        isNative ? nativeTypeTokenOf(type) : typeTokenOf(type),
        name,
        properties,
        pulumi.mergeOptions(
          { ...(isNative && { version: VERSION }), ...options },
          {
            additionalSecretOutputs: [...secretOutputs],
            aliases: [{ type: isNative ? typeTokenOf(type) : nativeTypeTokenOf(type) }],
          },
        ),
      );
    } catch (error) {
      restoreStackTraces();
      if (error instanceof Error) {
        // Without this, a mistake such as a missing name would not point at the user's line.
        Error.captureStackTrace(error);
      }
      throw error;
    } finally {
      restoreStackTraces();
    }
  }
}

/** What the SDK keeps of every resource, and leaves out of its types. */
type NamedResource = pulumi.Resource & {
  readonly __name?: string;
  readonly __parentResource?: NamedResource;
};

/**
 * Names a resource for people and for other stacks. Parents that the program gives are part of the name, as
 * in Pulumi's own identity.
 */
function managedBy(name: string, parent: pulumi.Resource | undefined): string {
  const names = [name];
  for (
    let ancestor = parent as NamedResource | undefined;
    ancestor !== undefined;
    ancestor = ancestor.__parentResource
  ) {
    if (ancestor.__name !== undefined && ancestor !== pulumi.runtime.getStackResource()) {
      names.unshift(ancestor.__name);
    }
  }
  return `${pulumi.getProject()}/${pulumi.getStack()}:${names.join("/")}`;
}

import * as pulumi from "@pulumi/pulumi";
import { demandReachableHandlers } from "./reachable-handlers";
import { VERSION } from "../version";
import { nativeTypeTokenOf, providerTextOf, typeTokenOf } from "./stored-texts";
import { shortenStackTraces } from "./user-frames";

/** The facts that a resource class gives to its base class. */
export interface ResourceRegistration {
  /** The last part of the type token, and the name of the provider in `pulumi-atlassian-admin/handlers`. */
  readonly type: string;
  /** The outputs that the engine fills in. */
  readonly outputs: readonly string[];
  readonly secretOutputs?: readonly string[];
}

/**
 * Base class of all resources. It registers a dynamic resource whose provider is a constant text
 * (`stored-texts.ts`). The classes of `pulumi-atlassian-admin/native` register a resource of the native provider
 * instead. Each has the other's type as an alias, so that a stack can move in both directions.
 */
export abstract class AtlassianResource extends pulumi.CustomResource {
  /**
   * Whether the native provider manages the resources of this class.
   * @hidden
   */
  protected static readonly isNative: boolean = false;

  /**
   * The resource that manages the object, as `<project>/<stack>:<name>`. The description of an account or group
   * contains it, so that no other stack or resource deletes the object by mistake.
   */
  declare readonly managedBy: pulumi.Output<string | undefined>;
  /**
   * When the provider created or adopted the object, RFC 3339. Missing after an import. A young object is read
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
        `${type} "${name}": Pulumi cannot import a dynamic resource by its id. Use "pulumi import --file" with inputs and outputs, ` +
          `adoptExisting if the resource has it, or a lookup such as getGroup.`,
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
    // Stack traces are the largest cost of a large program (docs/performance.md).
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
        // Without this, an error such as a missing name would not show the user's line.
        Error.captureStackTrace(error);
      }
      throw error;
    } finally {
      restoreStackTraces();
    }
  }
}

/** Properties that the SDK sets on every resource, and that its types leave out. */
type NamedResource = pulumi.Resource & {
  readonly __name?: string;
  readonly __parentResource?: NamedResource;
};

/**
 * The name of a resource for readers and for other stacks. The names of its parents in the program are part of it,
 * as in a URN.
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

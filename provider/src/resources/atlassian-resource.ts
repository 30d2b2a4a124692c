import * as pulumi from "@pulumi/pulumi";
import { providerTextOf, typeTokenOf } from "./stored-texts";
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
 * Base of all resources. It registers a dynamic resource whose provider is a constant text (`stored-texts.ts`).
 */
export abstract class AtlassianResource extends pulumi.CustomResource {
  /** When this tool created or adopted the object, RFC 3339; missing after an import. A new object is not called gone at once. */
  declare readonly createdAt: pulumi.Output<string | undefined>;

  protected constructor(
    { type, outputs, secretOutputs = [] }: ResourceRegistration,
    name: string,
    args: object,
    options: pulumi.CustomResourceOptions | undefined,
  ) {
    if (options?.import !== undefined || options?.id !== undefined) {
      throw new Error(
        `${type} "${name}": Pulumi does not let a dynamic resource be taken in by its id. Use "pulumi import --file" with inputs and outputs, ` +
          `adoptExisting where the resource has it, or a look-up such as getGroup.`,
      );
    }
    const properties = {
      ...Object.fromEntries(["createdAt", ...outputs].map((output) => [output, undefined])),
      ...args,
      __provider: providerTextOf(type),
    };
    // Stack traces are most of what a large program costs (docs/performance.md).
    const restoreStackTraces = shortenStackTraces(__filename);
    try {
      super(
        typeTokenOf(type),
        name,
        properties,
        pulumi.mergeOptions(options, { additionalSecretOutputs: [...secretOutputs] }),
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

import type { ResourceProvider } from "@pulumi/pulumi/dynamic";
import { InitFailureError } from "./init-failure-error";
import { PROVIDER_PROPERTY, withoutProvider, type Properties } from "./properties";
import { toProvider, type Host } from "./provider";
import type { CommonInputs, Place, ResourceDefinition } from "./resource-definition";

/**
 * Turns a definition into the provider that Pulumi's dynamic-provider host calls. The host expects `__provider` in
 * results to which it does not add it.
 */
export function toDynamicProvider<Context extends Place, Inputs extends CommonInputs, Outputs extends object>(
  definition: ResourceDefinition<Context, Inputs, Outputs>,
  host: Host<Context>,
): ResourceProvider {
  const provider = toProvider(definition, host);
  return {
    // The host serves other calls before this one has ended, so this must be synchronous.
    configure: async ({ config }) => {
      host.configure((key) => config.get(key));
    },
    check: async (olds: Properties, news: Properties) =>
      provider.check(withoutProvider(olds), withoutProvider(news)),
    // Without `changes`, the engine compares the inputs itself and shows each difference.
    diff: async (id, olds: Properties, news: Properties) => {
      const { needsUpdate, ...replacement } = provider.diff(
        id,
        withoutProvider(olds),
        withoutProvider(news),
        false,
      );
      return needsUpdate ? { changes: true } : replacement;
    },
    create: async (inputs: Properties) => {
      const { id, state } = await withProvider(inputs, provider.create(withoutProvider(inputs)));
      return { id, outs: state };
    },
    read: async (id, properties: Properties = {}) => {
      const found = await provider.read(id, withoutProvider(properties));
      return found === undefined ? {} : { id, inputs: found.inputs, props: found.state };
    },
    update: async (id, olds: Properties, news: Properties) => ({
      outs: await withProvider(news, provider.update(id, withoutProvider(olds), withoutProvider(news))),
    }),
    delete: async (id, properties: Properties) => provider.delete(id, withoutProvider(properties)),
  };
}

/** Adds the provider text to a partial success. Without it, the recorded resource could never be read or deleted. */
async function withProvider<T>(news: Properties, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof InitFailureError) {
      error.properties[PROVIDER_PROPERTY] = news[PROVIDER_PROPERTY];
    }
    throw error;
  }
}

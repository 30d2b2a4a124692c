import { ConfigError, LookupError, RefusedError } from "../errors";
import type { CheckResult } from "./check";
import { InitFailureError } from "./init-failure-error";
import { isEqual, pick, withoutNull, withoutProvider, withoutUndefined, type Properties } from "./properties";
import { named, toProvider, type Created, type Host, type Read } from "./provider";
import { canBeMissing, type Output } from "./fields";
import type { CommonInputs, Place, ResourceDefinition } from "./resource-definition";
import { UNKNOWN } from "./unknown";
import { holderOf } from "./urn";

/** A changed input. */
interface ChangedInput {
  readonly name: string;
  readonly kind: "add" | "delete" | "update";
  readonly isReplacing: boolean;
}

/** The effect of an update. */
interface NativeDiff {
  readonly hasChanges: boolean;
  readonly inputs: readonly ChangedInput[];
  readonly deleteBeforeReplace: boolean;
}

/**
 * The provider of one resource that the plugin serves: everything in `provider.ts`, and also diffs with kinds,
 * previews and imports. It accepts states and inputs of the dynamic provider. Returned states have their secrets
 * marked.
 */
export interface NativeProvider {
  readonly type: string;
  check(urn: string, olds: Properties, news: Properties): CheckResult;
  diff(id: string, state: Properties, oldInputs: Properties, news: Properties): NativeDiff;
  /** The state that a create will return, as far as it is known. */
  previewCreate(inputs: Properties): Properties;
  /** The state that an update will return. Outputs stay, except those whose causes changed. */
  previewUpdate(state: Properties, oldInputs: Properties, news: Properties): Properties;
  create(inputs: Properties): Promise<Created>;
  /** Reads the object of a state. Without a state, the object that an id of `pulumi import` names. */
  read(
    id: string,
    state: Properties,
    inputs: Properties,
  ): Promise<(Read & { readonly id: string }) | undefined>;
  update(id: string, state: Properties, news: Properties): Promise<Properties>;
  delete(id: string, state: Properties): Promise<void>;
}

const IDENTITY_ARI = /ari:cloud:identity::[^/]*\//gi;

/** The mark of a secret for the engine (`sdk/nodejs/runtime/rpc.ts`). */
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

/** Turns a definition into the provider that the plugin serves. */
export function toNativeProvider<Context extends Place, Inputs extends CommonInputs, Outputs extends object>(
  definition: ResourceDefinition<Context, Inputs, Outputs>,
  host: Host<Context>,
): NativeProvider {
  const provider = toProvider(definition, host);
  const inputNames = Object.keys(definition.inputs);
  const rows: Readonly<Record<string, Output>> = definition.outputs;
  const outputs = Object.entries(rows).filter(([, { isInternal = false }]) => !isInternal);
  const received = (properties: Properties): Properties => withoutNull(withoutProvider(properties));

  /** Marks secret outputs. The engine marks the secrets of programs, but only the plugin knows secret outputs. */
  function withSecrets(state: Properties): Properties {
    const secrets = outputs.filter(([name, { isSecret }]) => isSecret === true && state[name] !== undefined);
    return {
      ...state,
      ...Object.fromEntries(secrets.map(([name]) => [name, { ...SECRET, value: state[name] }])),
    };
  }

  async function withSecretsInFailure<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      throw error instanceof InitFailureError
        ? new InitFailureError(error.id, withSecrets(error.properties), error.reasons)
        : error;
    }
  }

  /** A user can copy an id as an ARI, and with spaces around it. */
  function partsOf(id: string): string[] {
    const { form, pattern = /^(.+)$/ } = definition.importById;
    const match = pattern.exec(id.trim().replace(IDENTITY_ARI, ""));
    if (match === null) {
      throw new RefusedError(`"${id}" is not an id to import by. It has the form ${form}.`);
    }
    return match.slice(1).map((part) => part.trim());
  }

  async function readById(id: string, given: Properties): ReturnType<NativeProvider["read"]> {
    const name = `${definition.type} "${id}"`;
    const orgId = given["orgId"] ?? host.defaultOrgId;
    if (typeof orgId !== "string") {
      throw named(
        new ConfigError(
          `there is no organisation id. Set it with "pulumi config set atlassian-admin:orgId …" or the ATLASSIAN_ORG_ID environment variable.`,
        ),
        `Cannot read ${name}`,
      );
    }
    try {
      const parts = partsOf(id);
      const found = await host.run(orgId, (context) => definition.importById.find(context, ...parts));
      const read =
        found && (await provider.read(found.id, withoutUndefined({ ...given, ...found.state, orgId })));
      if (found === undefined || read === undefined) {
        // The engine's own message has neither the organisation nor a remedy.
        throw new LookupError(
          `it does not exist in organisation "${orgId}". Check the id, which has the form ${definition.importById.form}, and the organisation. ` +
            `"atlassian-admin inventory --json" lists the ids of accounts, tokens and groups.`,
        );
      }
      return { id: found.id, inputs: read.inputs, state: withSecrets(read.state) };
    } catch (error) {
      throw named(error, `Cannot read ${name}`);
    }
  }

  return {
    type: definition.type,
    check: (urn, olds, news) => {
      const previous = received(olds);
      const given = received(news);
      const managedBy = given["managedBy"] ?? holderOf(urn, previous["managedBy"]);
      return provider.check(previous, { ...given, managedBy });
    },
    diff: (id, olds, oldInputs, checked) => {
      const state = received(olds);
      const news = received(checked);
      const {
        deleteBeforeReplace = false,
        needsUpdate,
        replaces = [],
      } = provider.diff(id, state, news, true);
      const previous = received(oldInputs);
      const names = [...new Set([...changedNames(previous, news), ...replaces])];
      const inputs = names.map((name) => ({
        name,
        kind: kindOf(previous[name], news[name]),
        isReplacing: replaces.includes(name),
      }));
      return { hasChanges: needsUpdate || inputs.length > 0, inputs, deleteBeforeReplace };
    },
    previewCreate: (checked) => {
      const unknowns = Object.fromEntries(["createdAt", ...outputs.map(([name]) => name)].map(unknown));
      return { ...unknowns, ...received(checked) };
    },
    previewUpdate: (olds, oldInputs, checked) => {
      const state = received(olds);
      const news = received(checked);
      const changed = new Set(changedNames(received(oldInputs), news));
      // Without a changed input, the update has other work, which can change any of them.
      const isCause = (name: string): boolean => changed.size === 0 || changed.has(name);
      const kept = pick(
        state,
        Object.keys(state).filter((name) => !inputNames.includes(name)),
      );
      const values = outputs.map(([name, row]) => {
        const { changesWith = [] } = row;
        if (changesWith.some(isCause)) {
          return [name, changed.has(name) ? news[name] : UNKNOWN];
        }
        return [name, state[name] ?? news[name] ?? (canBeMissing(row) ? undefined : UNKNOWN)];
      });
      return withSecrets(withoutUndefined({ ...kept, ...news, ...Object.fromEntries(values) }) as Properties);
    },
    create: async (inputs) => {
      const { id, state } = await withSecretsInFailure(provider.create(received(inputs)));
      return { id, state: withSecrets(state) };
    },
    read: async (id, properties, inputs) => {
      const state = received(properties);
      if (outputs.every(([name]) => state[name] === undefined)) {
        return readById(id, { ...received(inputs), ...state });
      }
      const read = await provider.read(id, state);
      return read && { id, inputs: read.inputs, state: withSecrets(read.state) };
    },
    update: async (id, state, news) =>
      withSecrets(await withSecretsInFailure(provider.update(id, received(state), received(news)))),
    delete: (id, state) => provider.delete(id, received(state)),
  };
}

/** The inputs that differ. `managedBy` alone is no difference. */
function changedNames(previous: Properties, news: Properties): string[] {
  const names = new Set([...Object.keys(previous), ...Object.keys(news)]);
  const changed = [...names].filter((name) => !isEqual(previous[name], news[name]));
  return changed.length === 1 && changed[0] === "managedBy" ? [] : changed;
}

function kindOf(previous: unknown, desired: unknown): ChangedInput["kind"] {
  if (previous === undefined) {
    return "add";
  }
  return desired === undefined ? "delete" : "update";
}

function unknown(name: string): [string, string] {
  return [name, UNKNOWN];
}

import type { Emulator } from "pulumi-atlassian-admin-emulator";
import { InitFailureError } from "../../../../provider/src/lifecycle/init-failure-error";
import type { Properties } from "../../../../provider/src/lifecycle/properties";
import { toProvider } from "../../../../provider/src/lifecycle/provider";
import { catalogue } from "../../../../provider/src/resources/catalogue";
import { Runtime } from "../../../../provider/src/runtime";
import { refresh, Stack, up, type OperationResult } from "../../../model/mini-engine";
import type { Declaration } from "../../../model/program";
import type { Calls } from "../../../model/provider-processes";
import { HostCallError, type ConnectedResource } from "../../../support/provider-connection";

const HOLDER = "acme/prod";

/** A state as the engine keeps it: JSON. */
const kept = (properties: Properties): Properties => JSON.parse(JSON.stringify(properties)) as Properties;

/**
 * A stack whose provider runs in this process, with the real client and its waits as users have them. Each operation
 * has its own provider, which knows nothing of the ones before.
 */
export class StackInProcess {
  /** Everything that the provider warned of. */
  readonly warnings: string[] = [];
  readonly #stack = new Stack();
  readonly #emulator: Emulator;

  /** @param settings Settings of the provider, such as `directoryId`. The others are as users have them. */
  constructor(
    emulator: Emulator,
    private readonly settings: Readonly<Record<string, string>> = {},
  ) {
    this.#emulator = emulator;
  }

  /** The names of the resources in the state. */
  get names(): string[] {
    return [...this.#stack.resources.keys()];
  }

  up(program: readonly Declaration[]): Promise<OperationResult> {
    return up(this.#operation(), program);
  }

  refresh(): Promise<OperationResult> {
    return refresh(this.#operation());
  }

  /** The resources whose inputs a refresh changed, with the inputs. */
  async driftOfRefresh(): Promise<{ readonly result: OperationResult; readonly drift: string[] }> {
    const before = this.#inputs();
    const result = await this.refresh();
    const after = this.#inputs();
    const drift = Object.keys(before).flatMap((name) => {
      const changed = Object.keys({ ...before[name], ...after[name] }).filter(
        (input) => JSON.stringify(before[name]?.[input]) !== JSON.stringify(after[name]?.[input]),
      );
      return after[name] === undefined ? [`${name} is gone`] : changed.map((input) => `${name}.${input}`);
    });
    return { result, drift };
  }

  #inputs(): Record<string, Properties> {
    return Object.fromEntries([...this.#stack.resources].map(([name, { inputs }]) => [name, { ...inputs }]));
  }

  #operation(): Parameters<typeof refresh>[0] {
    return { stack: this.#stack, calls: this.#provider(), holder: HOLDER, isParallel: false };
  }

  #provider(): Calls {
    const { apiKey, orgId, url } = this.#emulator;
    const settings: Readonly<Record<string, string>> = { apiKey, orgId, baseUrl: url, ...this.settings };
    const nothing = (): void => undefined;
    const warn = (message: string): void => {
      this.warnings.push(message);
    };
    const runtime = new Runtime({ address: undefined, log: { debug: nothing, info: nothing, warn } });
    runtime.configure((key) => settings[key.replace("atlassian-admin:", "")]);
    const resources = new Map(
      catalogue.map((definition) => [definition.type, callsOf(toProvider(definition, runtime))]),
    );
    const connection = { resource: (type: string) => resources.get(type) };
    return { of: () => Promise.resolve(connection) } as unknown as Calls;
  }
}

type ResourceCalls = Pick<ConnectedResource, "check" | "diff" | "create" | "read" | "update" | "delete">;

/** The calls of the engine, without the process and the protocol between. */
function callsOf(provider: ReturnType<typeof toProvider>): ResourceCalls {
  return {
    check: async (news, olds = {}) => provider.check(kept(olds), kept(news)),
    diff: async (olds, news, { id = "" } = {}) => {
      const {
        replaces = [],
        deleteBeforeReplace = false,
        needsUpdate,
      } = provider.diff(id, olds, news, false);
      return { replaces, deleteBeforeReplace, hasWork: needsUpdate, kinds: {} };
    },
    create: (inputs) =>
      asEngine(async () => {
        const { id, state } = await provider.create(kept(inputs));
        return { id, outputs: kept(state) };
      }),
    read: (id, state) =>
      asEngine(async () => {
        const found = await provider.read(id, kept(state));
        return found === undefined
          ? { id: "", inputs: {}, outputs: {} }
          : { id, inputs: kept(found.inputs), outputs: kept(found.state) };
      }),
    update: (id, olds, news) => asEngine(async () => kept(await provider.update(id, kept(olds), kept(news)))),
    delete: (id, state) => asEngine(() => provider.delete(id, kept(state))),
  };
}

async function asEngine<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Error)) {
      throw error;
    }
    const failure =
      error instanceof InitFailureError
        ? { id: error.id, properties: kept(error.properties), reasons: error.reasons }
        : undefined;
    throw new HostCallError(error.message, failure, false);
  }
}

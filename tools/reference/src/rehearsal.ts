import { startEmulator, type Emulator, type Seed } from "pulumi-atlassian-admin-emulator";
import {
  act,
  check,
  declare,
  demandNone,
  handlersOf,
  messagesOf,
  passDays,
  type Declared,
} from "./operations";
import { Placeholders } from "./placeholders";
import { onWarning, startProviderProcess, type ProviderProcess } from "./provider-process";
import { frequenciesOf, type Requests, type Run } from "./requests";
import type { Circumstances, LookUpScript, Operation, ResourceScript, Situation } from "./scripts/script";

/** The messages of one situation. */
export interface Said {
  readonly when: string;
  readonly operation: Operation | "call";
  readonly messages: readonly string[];
}

export interface Rehearsed {
  readonly requests: Requests;
  readonly said: readonly Said[];
}

export interface RehearsedResource extends Rehearsed {
  /** Of a created object, with placeholders. */
  readonly id: string;
  /** The inputs whose change replaces the object. */
  readonly replacing: ReadonlySet<string>;
}

interface Recorded {
  readonly messages: readonly string[];
  readonly requests: readonly string[];
}

// The emulator and the provider run on a fast clock (see the `docs` script), so that waiting a minute takes a
// moment. The time limit of an operation must be long enough for a slow machine.
const PATIENCE = { retryBudgetSeconds: "86400" };

/** Runs resources and lookups in an emulated organisation, and records their requests and messages. */
export class Rehearsal {
  readonly #emulator: Emulator;
  readonly #placeholders: Placeholders;
  #warnings: string[] = [];

  private constructor(emulator: Emulator) {
    this.#emulator = emulator;
    this.#placeholders = new Placeholders(emulator);
    onWarning((message) => this.#warnings.push(message.replace(/^atlassian-admin: /, "Warning: ")));
  }

  static async start(): Promise<Rehearsal> {
    const site = { cloudId: "acme-cloud", hostUrl: "https://acme.atlassian.net" };
    const workspaces = ["jira-software", "confluence"].map((typeKey) => ({
      ...site,
      name: typeKey,
      typeKey,
    }));
    return new Rehearsal(await startEmulator({ workspaces }));
  }

  async stop(): Promise<void> {
    await this.#emulator.close();
  }

  async resource(type: string, script: ResourceScript): Promise<RehearsedResource> {
    const { id, replacing } = await this.#changes(type, script);
    const inPlace = Object.entries(script.changes).filter(([name]) => !replacing.has(name));
    const ordinary: Situation[] = [
      { operation: "create" },
      { operation: "read" },
      ...inPlace.map(([, args]) => ({ operation: "update" as const, args })),
      { operation: "delete" },
    ];
    const run = (situation: Situation): Promise<Recorded> => this.#situation(type, script, situation);
    return { id, replacing, ...(await this.#all(type, ordinary, script.situations, run)) };
  }

  async lookUp(name: string, script: LookUpScript): Promise<Rehearsed> {
    const toCall = (circumstances: Circumstances) => ({ operation: "call" as const, ...circumstances });
    const run = async ({ args, arrange, settings }: Circumstances): Promise<Recorded> => {
      this.#begin(script.seed);
      arrange?.(this.#emulator);
      const { program } = await this.#start(settings);
      return this.#record(() => (program[name] as (args: unknown) => Promise<unknown>)(args));
    };
    const ordinary = script.calls.map((args) => toCall({ args }));
    return this.#all(name, ordinary, script.situations.map(toCall), run);
  }

  async #all<Case extends Circumstances & { readonly operation: Said["operation"] }>(
    subject: string,
    ordinary: readonly Case[],
    situations: readonly Case[],
    run: (situation: Case) => Promise<Recorded>,
  ): Promise<Rehearsed> {
    const runs: Run[] = [];
    const said: Said[] = [];
    for (const situation of [...ordinary, ...situations]) {
      const { operation, when } = situation;
      const { messages, requests } = await run(situation);
      if (messages.length > 0 !== (when !== undefined)) {
        throw new Error(
          `${subject}, ${operation}, ${when ?? JSON.stringify(situation.args ?? {})}: expected ` +
            `${when === undefined ? "no message" : "a message"}, got ${JSON.stringify(messages)}.`,
        );
      }
      if (when !== undefined) {
        said.push({ when, operation, messages });
      }
      runs.push({ operation, requests, isOrdinary: ordinary.includes(situation) });
    }
    return { requests: frequenciesOf(runs), said };
  }

  /** Finds the inputs that replace, by calling check and diff as the engine does for each change. */
  async #changes(type: string, script: ResourceScript): Promise<Pick<RehearsedResource, "id" | "replacing">> {
    this.#begin(script.seed);
    const resource = handlersOf(await this.#start(), type);
    const { id, inputs, state } = await declare(resource, script.args);
    const replacing = new Set<string>();
    for (const [name, change] of Object.entries(script.changes)) {
      const { failures, inputs: desired } = await check(resource, { ...script.args, ...change }, inputs);
      demandNone(failures, `${type} with another ${name}`);
      const { replaces = [] } = (await resource.diff?.(id, state, desired)) ?? {};
      if (replaces.length > 0) {
        replacing.add(name);
      }
    }
    this.#placeholders.learn();
    return { id: this.#placeholders.apply(id), replacing };
  }

  async #situation(type: string, script: ResourceScript, situation: Situation): Promise<Recorded> {
    const { operation } = situation;
    this.#begin(script.seed);
    const args = { ...script.args, ...situation.args };
    if (operation === "check") {
      const resource = handlersOf(await this.#start(situation.settings), type);
      const previous = situation.previous && { ...script.args, ...situation.previous };
      const before = previous && (await check(resource, previous)).inputs;
      const { failures } = await check(resource, args, before);
      return { messages: failures.map((failure) => this.#placeholders.apply(failure)), requests: [] };
    }
    if (operation === "create") {
      situation.arrange?.(this.#emulator);
      const started = await this.#start(situation.settings);
      if (situation.beside !== undefined) {
        await declare(handlersOf(started, situation.beside.type), situation.beside.args);
      }
      const resource = handlersOf(started, type);
      const { failures, inputs } = await check(resource, args);
      demandNone(failures, type);
      return this.#record(() => resource.create(inputs));
    }
    const existing = await this.#existing(type, script, situation);
    const later = passDays(situation.afterDays ?? 0);
    try {
      situation.arrange?.(this.#emulator);
      const resource = handlersOf(await this.#start(situation.settings), type);
      return await this.#record(() =>
        Promise.all(existing.map((one) => act(resource, operation, one, args))),
      );
    } finally {
      later.undo();
    }
  }

  async #existing(type: string, script: ResourceScript, situation: Situation): Promise<Declared[]> {
    const resource = handlersOf(await this.#start(), type);
    const existing: Declared[] = [];
    for (const others of [{}, ...(situation.alongside ?? [])]) {
      const declared = await declare(resource, { ...script.args, ...others });
      existing.push({ ...declared, state: { ...declared.state, ...situation.state } });
    }
    return existing;
  }

  #begin(seed: Seed | undefined): void {
    this.#emulator.reset();
    this.#emulator.seed(seed ?? {});
  }

  #start(settings: Readonly<Record<string, string>> = {}): Promise<ProviderProcess> {
    const { apiKey, orgId, url } = this.#emulator;
    const all = { orgId, apiKey, baseUrl: url, ...PATIENCE, ...settings };
    return startProviderProcess(
      Object.fromEntries(Object.entries(all).map(([key, value]) => [`atlassian-admin:${key}`, value])),
    );
  }

  async #record(run: () => Promise<unknown>): Promise<Recorded> {
    this.#placeholders.learn();
    this.#emulator.clearRequests();
    this.#warnings = [];
    const errors: string[] = [];
    try {
      await run();
    } catch (error) {
      errors.push(...messagesOf(error));
    }
    this.#placeholders.learn();
    const toText = (text: string): string => this.#placeholders.apply(text);
    return {
      messages: [...new Set([...this.#warnings, ...errors].map(toText))],
      // The emulator has one route for all lifecycle changes of an account; the provider sends one of them.
      requests: Object.keys(this.#emulator.requests().counts).map((request) =>
        toText(request.replace("lifecycle/{change}", "lifecycle/delete")),
      ),
    };
  }
}

import { isDeepStrictEqual } from "node:util";
import { OutputOf, type Declaration } from "./program";
import { CallError, type ProviderCalls, type Properties } from "./provider-calls";

/** One resource in the state. */
export interface StackResource {
  readonly name: string;
  readonly type: string;
  readonly dependencies: readonly string[];
  id: string;
  inputs: Properties;
  outputs: Properties;
  /** A partial failure: the next update calls the provider even if nothing changed. */
  isUnfinished: boolean;
  /** Deleted in order to be replaced, and the replacement is still missing. */
  isReplacementMissing: boolean;
}

/** What the engine keeps between operations. */
export class Stack {
  readonly resources = new Map<string, StackResource>();
  /** Replaced, and not deleted yet. */
  readonly pendingDeletes = new Set<StackResource>();

  /** Every resource that stands for an object. */
  get all(): StackResource[] {
    return [...this.resources.values(), ...this.pendingDeletes].filter(
      ({ isReplacementMissing }) => !isReplacementMissing,
    );
  }
}

export interface OperationOptions {
  readonly stack: Stack;
  readonly calls: ProviderCalls;
  /** Whether resources that do not depend on each other go at the same time. */
  readonly isParallel: boolean;
}

/** What an operation did. */
export interface OperationResult {
  readonly errors: string[];
  /** Creates that failed without an answer of the provider: the engine names them as pending operations. */
  readonly interrupted: string[];
  readonly counts: Record<"create" | "update" | "replace" | "delete" | "same" | "read" | "drop", number>;
}

function newResult(): OperationResult {
  const counts = { create: 0, update: 0, replace: 0, delete: 0, same: 0, read: 0, drop: 0 };
  return { errors: [], interrupted: [], counts };
}

/** `pulumi refresh`: what a read says goes into the state; what is gone leaves it. A failed read changes nothing. */
export async function refresh({ stack, calls, isParallel }: OperationOptions): Promise<OperationResult> {
  const result = newResult();
  const present = [...stack.resources.values()].filter(({ isReplacementMissing }) => !isReplacementMissing);
  await each(present, isParallel, async (resource) => {
    try {
      const { id, inputs, outputs } = await calls.read(resource.type, resource.id, resource.outputs);
      if (id === "") {
        stack.resources.delete(resource.name);
        result.counts.drop += 1;
        return;
      }
      await calls.diff(resource.type, id, outputs, resource.inputs);
      Object.assign(resource, { inputs, outputs });
      result.counts.read += 1;
    } catch (error) {
      note(error, result);
    }
  });
  return result;
}

/** `pulumi up`; with no declarations it is `pulumi destroy`. */
export async function up(
  options: OperationOptions,
  declarations: readonly Declaration[],
): Promise<OperationResult> {
  const update = new Update(options);
  await update.run(declarations);
  return update.result;
}

/** One `pulumi up`: registrations in dependency order, then deletes in reverse order. The first failure starts nothing new. */
class Update {
  readonly result = newResult();
  readonly #stack: Stack;
  readonly #calls: ProviderCalls;
  readonly #isParallel: boolean;
  readonly #registered = new Map<string, Promise<StackResource | undefined>>();
  #lastStep: Promise<unknown> = Promise.resolve();

  constructor({ stack, calls, isParallel }: OperationOptions) {
    this.#stack = stack;
    this.#calls = calls;
    this.#isParallel = isParallel;
  }

  #mayGoOn(): boolean {
    return this.result.errors.length === 0;
  }

  async run(declarations: readonly Declaration[]): Promise<void> {
    for (const declaration of declarations) {
      const registration = this.#register(declaration).catch((error: unknown) => {
        note(error, this.result);
        return undefined;
      });
      this.#registered.set(declaration.name, registration);
      if (!this.#isParallel) {
        await registration;
      }
    }
    await Promise.all(this.#registered.values());
    await this.#deleteRemoved(new Set(declarations.map(({ name }) => name)));
  }

  async #register(declaration: Declaration): Promise<StackResource | undefined> {
    const dependencies = await Promise.all(
      declaration.dependsOn.map(async (dependency) => this.#registered.get(dependency)),
    );
    if (!this.#mayGoOn() || dependencies.includes(undefined)) {
      return undefined;
    }
    const args = this.#resolve(declaration);
    // The engine checks and diffs one resource after another.
    const step = this.#lastStep.then(() => this.#plan(declaration, args));
    this.#lastStep = step.catch(() => undefined);
    const apply = await step;
    return this.#mayGoOn() ? apply() : undefined;
  }

  #resolve({ args }: Declaration): Properties {
    const entries = Object.entries(args)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [
        key,
        value instanceof OutputOf ? this.#stack.resources.get(value.resource)?.outputs[value.output] : value,
      ]);
    return Object.fromEntries(entries) as Properties;
  }

  async #plan(declaration: Declaration, args: Properties): Promise<() => Promise<StackResource>> {
    const { name, type } = declaration;
    const old = this.#stack.resources.get(name);
    if (old === undefined || old.isReplacementMissing) {
      const inputs = await this.#check(declaration, {}, args);
      return () => this.#create(declaration, inputs);
    }
    const inputs = await this.#check(declaration, old.inputs, args);
    const { isReplacing, deleteBeforeReplace } = await this.#calls.diff(type, old.id, old.outputs, inputs);
    if (isReplacing) {
      const newInputs = await this.#check(declaration, {}, args);
      return () => this.#replace(declaration, old, newInputs, deleteBeforeReplace);
    }
    if (old.isUnfinished || !isDeepStrictEqual(old.inputs, inputs)) {
      return () => this.#update(old, inputs);
    }
    this.result.counts.same += 1;
    return async () => old;
  }

  async #check({ name, type }: Declaration, olds: Properties, news: Properties): Promise<Properties> {
    const { inputs, failures } = await this.#calls.check(type, olds, news);
    if (failures.length > 0) {
      throw new Error(`${name}: check failed: ${failures.join("; ")}`);
    }
    return inputs;
  }

  async #create(declaration: Declaration, inputs: Properties): Promise<StackResource> {
    const { name, type, dependsOn: dependencies } = declaration;
    const record = (id: string, outputs: Properties, isUnfinished: boolean): StackResource => {
      const isReplacementMissing = false;
      const facts = { name, type, dependencies, id, inputs, outputs, isUnfinished, isReplacementMissing };
      this.#stack.resources.set(name, facts);
      return facts;
    };
    try {
      const { id, outputs } = await this.#calls.create(type, inputs);
      this.result.counts.create += 1;
      return record(id, outputs, false);
    } catch (error) {
      if (error instanceof CallError && error.partial !== undefined) {
        record(error.partial.id, error.partial.properties, true);
      }
      if (error instanceof CallError && error.wasLost) {
        this.result.interrupted.push(`interrupted while creating ${type} ${JSON.stringify(inputs)}`);
      }
      throw error;
    }
  }

  async #replace(
    declaration: Declaration,
    old: StackResource,
    inputs: Properties,
    deleteBeforeReplace: boolean,
  ): Promise<StackResource> {
    this.result.counts.replace += 1;
    if (!deleteBeforeReplace) {
      const created = await this.#create(declaration, inputs).finally(() => {
        if (this.#stack.resources.get(declaration.name) !== old) {
          this.#stack.pendingDeletes.add(old);
        }
      });
      return created;
    }
    await this.#calls.delete(old.type, old.id, old.outputs);
    old.isReplacementMissing = true;
    return this.#create(declaration, inputs);
  }

  async #update(old: StackResource, inputs: Properties): Promise<StackResource> {
    try {
      const outputs = await this.#calls.update(old.type, old.id, old.outputs, inputs);
      this.result.counts.update += 1;
      return Object.assign(old, { inputs, outputs, isUnfinished: false });
    } catch (error) {
      if (error instanceof CallError && error.partial !== undefined) {
        Object.assign(old, { inputs, outputs: error.partial.properties, isUnfinished: true });
      }
      throw error;
    }
  }

  /** Deletes what is neither declared nor needed by something that is still to be deleted, until nothing is left. */
  async #deleteRemoved(declared: ReadonlySet<string>): Promise<void> {
    const removed = new Set([
      ...[...this.#stack.resources.values()].filter(({ name }) => !declared.has(name)),
      ...this.#stack.pendingDeletes,
    ]);
    while (removed.size > 0 && this.#mayGoOn()) {
      const needed = new Set([...removed].flatMap(({ dependencies }) => dependencies));
      const ready = [...removed].filter(
        (resource) => this.#stack.pendingDeletes.has(resource) || !needed.has(resource.name),
      );
      await each(ready, this.#isParallel, async (resource) => {
        removed.delete(resource);
        if (this.#mayGoOn()) {
          await this.#delete(resource);
        }
      });
    }
  }

  async #delete(resource: StackResource): Promise<void> {
    try {
      if (!resource.isReplacementMissing) {
        await this.#calls.delete(resource.type, resource.id, resource.outputs);
        this.result.counts.delete += 1;
      }
      if (!this.#stack.pendingDeletes.delete(resource)) {
        this.#stack.resources.delete(resource.name);
      }
    } catch (error) {
      note(error, this.result);
    }
  }
}

function note(error: unknown, { errors }: OperationResult): void {
  if (!(error instanceof Error)) {
    throw error;
  }
  const reasons = error instanceof CallError ? (error.partial?.reasons ?? []) : [];
  errors.push([error.message, ...reasons].join(" "));
}

async function each<T>(
  items: readonly T[],
  isParallel: boolean,
  task: (item: T) => Promise<void>,
): Promise<void> {
  if (isParallel) {
    await Promise.all(items.map(task));
    return;
  }
  for (const item of items) {
    await task(item);
  }
}

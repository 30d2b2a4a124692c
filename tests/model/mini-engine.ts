import { isDeepStrictEqual } from "node:util";
import { OutputOf, type Declaration } from "./program";
import { HostCallError, type ConnectedResource, type Properties } from "../support/provider-connection";
import type { FaceName } from "../support/provider-faces";
import type { Calls } from "./provider-processes";

/** One resource in the state. */
export interface StackResource {
  name: string;
  readonly type: string;
  /** What manages it: a read or delete goes there, and an alias lets the program move it. */
  face: FaceName;
  dependencies: readonly string[];
  readonly id: string;
  inputs: Properties;
  readonly outputs: Properties;
  /** A partial failure: the next update calls the provider even if nothing changed. */
  readonly isUnfinished: boolean;
  /** Deleted in order to be replaced, and the replacement is still missing. */
  isReplacementMissing: boolean;
  /** Whether a delete was asked of the provider, so that the object can be gone. */
  isDeleteTried: boolean;
}

/** What the engine keeps between operations. */
export class Stack {
  readonly resources = new Map<string, StackResource>();
  /** Replaced, and not deleted yet. */
  readonly pendingDeletes = new Set<StackResource>();

  /**
   * A rename in the program without an alias: what the state has counts as another resource, which the
   * program no longer declares.
   */
  disown(name: string): void {
    const resource = this.resources.get(name);
    if (resource !== undefined) {
      this.resources.delete(name);
      let oldName = name;
      do {
        oldName += " before";
      } while (this.resources.has(oldName));
      this.resources.set(oldName, Object.assign(resource, { name: oldName }));
    }
  }

  /** Values of a program, with the outputs that they refer to. */
  resolve(value: unknown): unknown {
    if (value instanceof OutputOf) {
      return this.resources.get(value.resource)?.outputs[value.output];
    }
    if (Array.isArray(value)) {
      return value.map((item) => this.resolve(item));
    }
    if (typeof value === "object" && value !== null) {
      const entries = Object.entries(value).filter(([, item]) => item !== undefined);
      return Object.fromEntries(entries.map(([key, item]) => [key, this.resolve(item)]));
    }
    return value;
  }

  /** What the state has, to be compared with what it has later. */
  snapshot(): Record<string, Properties> {
    const entries = [...this.resources].map(([name, { id, inputs, outputs }]) => [
      name,
      { id, inputs, outputs },
    ]);
    return structuredClone(Object.fromEntries(entries)) as Record<string, Properties>;
  }

  /** Every resource that stands for an object. */
  get all(): StackResource[] {
    return [...this.resources.values(), ...this.pendingDeletes].filter(
      ({ isReplacementMissing }) => !isReplacementMissing,
    );
  }
}

export interface OperationOptions {
  readonly stack: Stack;
  readonly calls: Calls;
  /** The program and stack, as URNs begin, such as `model/test`. */
  readonly holder: string;
  /** Whether resources that do not depend on each other go at the same time. */
  readonly isParallel: boolean;
  /**
   * The resources that the operation is for (`--target`, `--exclude-protected`); it leaves the others alone.
   * @default all
   */
  readonly only?: ReadonlySet<string> | undefined;
}

/** What an operation did. */
export interface OperationResult {
  readonly errors: string[];
  /**
   * Creates and updates that failed without a response of the provider: the engine names them as pending
   * operations.
   */
  readonly interrupted: string[];
  readonly counts: Record<"create" | "update" | "replace" | "delete" | "same" | "read" | "drop", number>;
}

function newResult(): OperationResult {
  const counts = { create: 0, update: 0, replace: 0, delete: 0, same: 0, read: 0, drop: 0 };
  return { errors: [], interrupted: [], counts };
}

/** The calls about one resource. */
async function callsOf(
  { calls, holder }: Pick<OperationOptions, "calls" | "holder">,
  { face, name, type }: Pick<StackResource, "face" | "name" | "type">,
): Promise<ConnectedResource> {
  return (await calls.of(face)).resource(type, `${holder}:${name}`);
}

/** `pulumi refresh`: a read updates the state; a deleted object leaves it. A failed read changes nothing. */
export async function refresh(options: OperationOptions): Promise<OperationResult> {
  const { stack, isParallel, only } = options;
  const result = newResult();
  const present = [...stack.resources.values()].filter(
    ({ name, isReplacementMissing }) => !isReplacementMissing && only?.has(name) !== false,
  );
  await each(present, isParallel, async (resource) => {
    try {
      const calls = await callsOf(options, resource);
      const { id, inputs, outputs } = await calls.read(resource.id, resource.outputs);
      if (id === "") {
        stack.resources.delete(resource.name);
        result.counts.drop += 1;
        return;
      }
      await calls.diff(outputs, resource.inputs, { id, oldInputs: inputs });
      Object.assign(resource, { inputs, outputs });
      result.counts.read += 1;
    } catch (error) {
      note(error, result);
    }
  });
  return result;
}

/**
 * `pulumi import`. With the dynamic provider, the content of the file goes into the state, and the provider only
 * checks it. With the native one, the result of the provider's read.
 */
export async function importResource(
  options: OperationOptions,
  imported: Pick<StackResource, "name" | "type" | "face" | "id" | "inputs" | "outputs">,
): Promise<OperationResult> {
  const { face, id, name, type } = imported;
  const result = newResult();
  const calls = await callsOf(options, imported);
  const { inputs, outputs } = face === "native" ? await calls.read(id, {}) : imported;
  const checked = await calls.check(inputs);
  result.errors.push(...checked.failures.map(({ property, reason }) => `${property} ${reason}`));
  options.stack.resources.set(name, {
    name,
    type,
    face,
    id,
    dependencies: [],
    inputs: checked.inputs,
    outputs: { ...checked.inputs, ...outputs },
    isUnfinished: false,
    isReplacementMissing: false,
    isDeleteTried: false,
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

/**
 * One `pulumi up`: registrations in dependency order, then deletes in reverse order. The first failure starts
 * nothing new.
 */
class Update {
  readonly result = newResult();
  readonly #stack: Stack;
  readonly #options: OperationOptions;
  readonly #isParallel: boolean;
  readonly #only: ReadonlySet<string> | undefined;
  readonly #registered = new Map<string, Promise<StackResource | undefined>>();
  #lastStep: Promise<unknown> = Promise.resolve();

  constructor(options: OperationOptions) {
    const { stack, isParallel, only } = options;
    this.#stack = stack;
    this.#options = options;
    this.#isParallel = isParallel;
    this.#only = only;
  }

  #isFor(name: string): boolean {
    return this.#only?.has(name) !== false;
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
    if (!this.#isFor(declaration.name)) {
      return this.#stack.resources.get(declaration.name);
    }
    if (!this.#mayGoOn() || dependencies.includes(undefined)) {
      return undefined;
    }
    const args = this.#stack.resolve(declaration.args) as Properties;
    // The engine checks and diffs one resource after another.
    const step = this.#lastStep.then(() => this.#plan(declaration, args));
    this.#lastStep = step.catch(() => undefined);
    const apply = await step;
    return this.#mayGoOn() ? apply() : undefined;
  }

  async #plan(declaration: Declaration, args: Properties): Promise<() => Promise<StackResource>> {
    const { face, name } = declaration;
    const old = this.#stack.resources.get(name);
    if (old === undefined || old.isReplacementMissing) {
      const inputs = await this.#check(declaration, {}, args);
      return () => this.#create(declaration, inputs);
    }
    const inputs = await this.#check(declaration, old.inputs, args);
    const calls = await callsOf(this.#options, declaration);
    const { replaces, hasWork, deleteBeforeReplace } = await calls.diff(old.outputs, inputs, {
      id: old.id,
      oldInputs: old.inputs,
    });
    if (replaces.length > 0) {
      const newInputs = await this.#check(declaration, {}, args);
      return () => this.#replace(declaration, old, newInputs, deleteBeforeReplace);
    }
    old.dependencies = declaration.dependsOn;
    // Of the native face, the provider compares; of the dynamic one, the engine.
    const hasDifference = face === "dynamic" && !isDeepStrictEqual(old.inputs, inputs);
    if (old.isUnfinished || hasWork || hasDifference) {
      return () => this.#update(declaration, old, inputs);
    }
    this.result.counts.same += 1;
    return async () => Object.assign(old, { face, inputs });
  }

  async #check(declaration: Declaration, olds: Properties, news: Properties): Promise<Properties> {
    const { inputs, failures } = await (await callsOf(this.#options, declaration)).check(news, olds);
    if (failures.length > 0) {
      const reasons = failures.map(({ property, reason }) => `${property} ${reason}`);
      throw new Error(`${declaration.name}: check failed: ${reasons.join("; ")}`);
    }
    return inputs;
  }

  async #create(declaration: Declaration, inputs: Properties): Promise<StackResource> {
    const { name, type, face, dependsOn: dependencies } = declaration;
    const record = (id: string, outputs: Properties, isUnfinished: boolean): StackResource => {
      const flags = { isUnfinished, isReplacementMissing: false, isDeleteTried: false };
      const facts = { name, type, face, dependencies, id, inputs, outputs, ...flags };
      this.#stack.resources.set(name, facts);
      return facts;
    };
    try {
      const { id, outputs } = await (await callsOf(this.#options, declaration)).create(inputs);
      this.result.counts.create += 1;
      return record(id, outputs, false);
    } catch (error) {
      if (error instanceof HostCallError && error.initFailure !== undefined) {
        record(error.initFailure.id, error.initFailure.properties, true);
      }
      if (error instanceof HostCallError && error.wasLost) {
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
    old.isDeleteTried = true;
    await (await callsOf(this.#options, old)).delete(old.id, old.outputs);
    old.isReplacementMissing = true;
    return this.#create(declaration, inputs);
  }

  async #update(declaration: Declaration, old: StackResource, inputs: Properties): Promise<StackResource> {
    const { face } = declaration;
    try {
      const calls = await callsOf(this.#options, declaration);
      const outputs = await calls.update(old.id, old.outputs, inputs);
      this.result.counts.update += 1;
      return Object.assign(old, { face, inputs, outputs, isUnfinished: false });
    } catch (error) {
      if (error instanceof HostCallError && error.initFailure !== undefined) {
        Object.assign(old, { face, inputs, outputs: error.initFailure.properties, isUnfinished: true });
      }
      if (error instanceof HostCallError && error.wasLost) {
        this.result.interrupted.push(`interrupted updating ${old.type} ${JSON.stringify(inputs)}`);
      }
      throw error;
    }
  }

  /** Deletes what is neither declared nor needed by something that is still to be deleted, until nothing is left. */
  async #deleteRemoved(declared: ReadonlySet<string>): Promise<void> {
    const removed = new Set(
      [
        ...[...this.#stack.resources.values()].filter(({ name }) => !declared.has(name)),
        ...this.#stack.pendingDeletes,
      ].filter(({ name }) => this.#isFor(name)),
    );
    while (removed.size > 0 && this.#mayGoOn()) {
      // What stays (`--target`) keeps what it depends on.
      const others = [...this.#stack.resources.values()].filter((resource) => !removed.has(resource));
      const needed = new Set(
        [...removed, ...(this.#only === undefined ? [] : others)].flatMap(({ dependencies }) => dependencies),
      );
      const ready = [...removed].filter(
        (resource) => this.#stack.pendingDeletes.has(resource) || !needed.has(resource.name),
      );
      if (ready.length === 0) {
        return;
      }
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
        resource.isDeleteTried = true;
        await (await callsOf(this.#options, resource)).delete(resource.id, resource.outputs);
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
  const reasons = error instanceof HostCallError ? (error.initFailure?.reasons ?? []) : [];
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

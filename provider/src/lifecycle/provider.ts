import type { ConfigReader } from "../config";
import { ProviderError, redact, UncertainError } from "../errors";
import { nameInMark } from "../organization/mark";
import { holderOf, type Claim, type StackRecord } from "../organization/stack-record";
import { check, type CheckResult } from "./check";
import { diff, type Replacement } from "./diff";
import { InitFailureError } from "./init-failure-error";
import { OperationError } from "./operation-error";
import { isEqual, pick, withoutNull, withoutUndefined, type Properties } from "./properties";
import { currentDeadline } from "../timing/deadline";
import { sleep } from "../timing/sleep";
import { invalidInputs, readState } from "./state";
import { hasUnknown } from "./unknown";
import type {
  Applied,
  CommonInputs,
  Observed,
  Place,
  ResourceDefinition,
  State,
} from "./resource-definition";

/** The parts that the resources of one process share: configuration, connections and the stack record. */
export interface Host<Context> {
  /** Sets the configuration. Called first, perhaps several times. Must not throw. */
  configure(config: ConfigReader): void;
  readonly defaultOrgId: string | undefined;
  readonly record: StackRecord;
  now(): number;
  /** Shows a message to the user. */
  info(message: string): void;
  /** Shows a warning to the user. */
  warn(message: string): void;
  /** Runs one create, read, update or delete in an organisation. */
  run<T>(orgId: string, operation: (context: Context) => Promise<T>): Promise<T>;
}

/** The result of a create. */
export interface Created {
  readonly id: string;
  readonly state: Properties;
}

/** The result of a read. */
export interface Read {
  readonly inputs: Properties;
  readonly state: Properties;
}

/** The effect of a difference. */
interface Difference extends Replacement {
  /** Whether `update` has work to do although no input changed. */
  readonly needsUpdate: boolean;
}

/**
 * The operations that both providers share for one resource (DESIGN.md, "Two providers from one definition"). The
 * engine calls a state outputs: it holds the inputs and what the API added. No properties here contain `__provider`.
 */
export interface Provider {
  check(olds: Properties, news: Properties): CheckResult;
  /** @param countUnknown Whether an unknown value in a replacing field counts as a replacement. */
  diff(id: string, state: Properties, news: Properties, countUnknown: boolean): Difference;
  /** @throws InitFailureError for a partial success, OperationError for a failure */
  create(inputs: Properties): Promise<Created>;
  /** @returns undefined if the object is gone */
  read(id: string, state: Properties): Promise<Read | undefined>;
  /** @returns the new state */
  update(id: string, state: Properties, news: Properties): Promise<Properties>;
  delete(id: string, state: Properties): Promise<void>;
}

const FIRST_REREAD_MS = 250;
const MAX_REREAD_MS = 5000;

/** Turns a definition into the operations that both providers call. */
export function toProvider<Context extends Place, Inputs extends CommonInputs, Outputs extends object>(
  definition: ResourceDefinition<Context, Inputs, Outputs>,
  host: Host<Context>,
): Provider {
  type ThisState = State<Inputs, Outputs>;
  const inputNames = Object.keys(definition.inputs);
  const warnings = new Set<string>();

  const inputsOf = (state: ThisState): Properties => ({
    managedBy: state.managedBy,
    ...((definition.inputsOf?.(state) as Properties | undefined) ?? pick(state as Properties, inputNames)),
  });

  function stateOf(verb: string, properties: Properties): ThisState {
    try {
      return readState(definition, properties);
    } catch (error) {
      // What cannot be read can be a part of the name too.
      const texts = Object.entries(properties).filter(([, value]) => typeof value === "string");
      const name = definition.describe(Object.fromEntries(texts) as Partial<Inputs>);
      throw named(error, `Cannot ${verb} ${name}`);
    }
  }

  function claimOf(id: string, state: ThisState): Claim {
    return {
      holder: holderOf(state),
      mark: nameInMark(state),
      objects: definition.objects?.(id, state) ?? [`${definition.type}/${id}`],
    };
  }

  /** States of versions before 0.2.0 lack `managedBy`, so the name in messages counts too. */
  function noteSuccessor(inputs: Properties): void {
    const names = [inputs["managedBy"], definition.describe(inputs as Partial<Inputs>)];
    host.record.noteSuccessor({
      type: definition.type,
      names: names.filter((name) => typeof name === "string"),
      confirmed: Object.keys(inputs).filter((name) => inputs[name] === true),
    });
  }

  /** A value that the state has was accepted, so only a new one gets a warning. */
  function advise(olds: Properties, { inputs, failures }: CheckResult): void {
    const name = definition.describe(inputs as Partial<Inputs>);
    const advice = failures.length === 0 ? definition.advice?.(inputs as unknown as Inputs) : [];
    for (const { property, fact, remedy } of advice ?? []) {
      const isNew = !hasUnknown(inputs[property]) && !isEqual(inputs[property], olds[property]);
      const warning = `${name}: ${property} ${fact}. ${remedy}`;
      if (isNew && !warnings.has(warning)) {
        warnings.add(warning);
        host.warn(warning);
      }
    }
  }

  async function attempt<T>(
    verb: string,
    properties: Properties,
    operation: (context: Context) => Promise<T>,
  ): Promise<T> {
    const name = definition.describe(properties as Partial<Inputs>);
    try {
      return await host.run(String(properties["orgId"]), operation);
    } catch (error) {
      throw named(error, `Cannot ${verb} ${name}`);
    }
  }

  function toState(applied: Applied<Outputs>, id: string, news: Properties, done: string): Properties {
    const properties = withoutUndefined({ ...news, ...applied.outputs });
    const unfinished = applied.unfinished ?? [];
    if (unfinished.length > 0) {
      const name = definition.describe(news as Partial<Inputs>);
      // The engine prints only the reasons, so each reason must be a complete message.
      const reasons = unfinished.map((reason) =>
        redact(
          `The ${name} was ${done} but is unfinished: ${reason} ` +
            `It is recorded in the state; run "pulumi up" again to finish.`,
        ),
      );
      throw new InitFailureError(id, properties, reasons);
    }
    return properties;
  }

  /**
   * Tolerates eventual consistency: a young object is read again before it counts as gone. The age is measured at
   * the start of a read: by the server's clock or by the time that this process has waited, whichever is more.
   */
  async function readUntilSure(
    context: Context,
    state: ThisState,
  ): Promise<Observed<Inputs, Outputs> | undefined> {
    const createdAtMs = Date.parse(state.createdAt ?? "");
    // A wrong clock can have recorded a time in the future. Such an object counts as created just now.
    const ageByServer = (): number => Math.max(0, (context.nowMs() - createdAtMs) / 1000);
    const firstAgeSeconds = ageByServer();
    const startedAtMs = Date.now();
    for (let reads = 1; ; reads += 1) {
      const waitedSeconds = (Date.now() - startedAtMs) / 1000;
      const ageSeconds = Math.max(ageByServer(), firstAgeSeconds + waitedSeconds);
      const observed = await definition.read(context, state, reads > 1);
      if (observed !== undefined || Number.isNaN(createdAtMs) || ageSeconds >= context.listingLagSeconds) {
        return observed;
      }
      const intervalMs = Math.min(FIRST_REREAD_MS * 2 ** (reads - 1), MAX_REREAD_MS);
      if ((currentDeadline()?.remainingMs ?? Infinity) <= intervalMs) {
        throw new UncertainError(
          `the API does not show it, but it is only ${Math.round(ageSeconds)} s old, and listings can be ` +
            `${context.listingLagSeconds} s late. Run "pulumi refresh" again in a few minutes.`,
        );
      }
      await sleep(intervalMs);
    }
  }

  return {
    check: (olds, news) => {
      const recorded = withoutNull(olds);
      const failures = invalidInputs(definition.inputs, recorded);
      if (failures.length > 0) {
        return { inputs: news, failures };
      }
      host.record.noteRecorded(definition.type, recorded["managedBy"]);
      const result = check(definition, recorded, news, host.defaultOrgId, host.now());
      if (Object.keys(recorded).length === 0) {
        noteSuccessor(result.inputs);
      }
      advise(recorded, result);
      return result;
    },
    diff: (id, properties, news, countUnknown) => {
      const state = stateOf("compare", properties);
      const replacement = diff(definition, state as Properties, news, host.record, countUnknown);
      const claim = claimOf(id, state);
      // A replaced resource is about to give up its object.
      if (replacement.replaces !== undefined) {
        host.record.mention(claim.objects);
        return { ...replacement, needsUpdate: false };
      }
      const desired = news as unknown as Inputs;
      const { objects } = claimOf(id, { ...state, ...desired });
      host.record.note({ ...claim, objects: [...claim.objects, ...objects] });
      const needsUpdate = !hasUnknown(news) && definition.needsUpdate?.(state, desired, host.now()) === true;
      return { ...replacement, needsUpdate };
    },
    create: async (inputs) => {
      const { applied, createdAt } = await attempt("create", inputs, async (context) => ({
        applied: await definition.create(context, inputs as unknown as Inputs),
        createdAt: new Date(context.nowMs()).toISOString(),
      }));
      const made = { ...inputs, ...applied.outputs, createdAt } as unknown as ThisState;
      host.record.note(claimOf(applied.id, made));
      return { id: applied.id, state: toState(applied, applied.id, { ...inputs, createdAt }, "created") };
    },
    read: async (id, properties) => {
      const state = stateOf("read", properties);
      const claim = claimOf(id, state);
      host.record.note(claim);
      const observed = await attempt("read", properties, (context) => readUntilSure(context, state));
      if (observed === undefined) {
        host.record.release(claim);
        return undefined;
      }
      const inputs: Properties = withoutUndefined({ ...inputsOf(state), ...observed.inputs });
      const outputs = pick(
        properties,
        Object.keys(properties).filter((name) => !inputNames.includes(name)),
      );
      return { inputs, state: withoutUndefined({ ...outputs, ...inputs, ...observed.outputs }) };
    },
    update: async (id, properties, news) => {
      const state = stateOf("update", properties);
      const applied = await attempt("update", news, (context) =>
        definition.update(context, state, news as unknown as Inputs),
      );
      const made = { ...pick(properties, ["createdAt"]), ...news, ...applied.outputs };
      host.record.note(claimOf(id, made as unknown as ThisState));
      return toState(applied, id, { ...pick(properties, ["createdAt"]), ...news }, "updated");
    },
    delete: async (id, properties) => {
      const state = stateOf("delete", properties);
      const claim = claimOf(id, state);
      const [object = ""] = claim.objects;
      host.record.announceRelease(claim);
      try {
        if (host.record.isShared(object, claim.holder)) {
          host.info(`${definition.describe(state)} stays: another resource of the stack has it`);
          if (definition.release !== undefined && !host.record.isWithNamesake(object, claim)) {
            await attempt("release", properties, async (context) => definition.release?.(context, state));
          }
        } else {
          const name = state.managedBy ?? definition.describe(state);
          const successor = host.record.successorOf(definition.type, name);
          await attempt("delete", properties, (context) => definition.delete(context, state, successor));
        }
      } catch (error) {
        host.record.withdrawRelease(claim);
        throw error;
      }
      host.record.release(claim);
    },
  };
}

/** Adds the operation to the fact. Only our own errors have messages for users. Any other error is a bug of ours. */
export function named(error: unknown, tried: string): OperationError {
  if (error instanceof OperationError) {
    return error;
  }
  if (error instanceof ProviderError) {
    return new OperationError(`${tried}: ${error.message}`, error.code);
  }
  const fact = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new OperationError(
    `${tried}: ${fact}. This is a bug in the provider; please report it with this message.`,
    "bug",
  );
}

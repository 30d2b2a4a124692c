import type {
  CheckResult,
  CreateResult,
  DiffResult,
  ReadResult,
  ResourceProvider,
  UpdateResult,
} from "@pulumi/pulumi/dynamic";
import type { ConfigReader } from "../config";
import { ProviderError, redact, UncertainError } from "../errors";
import { holderOf, type Claim, type StackRecord } from "../organization/stack-record";
import { check } from "./check";
import { diff } from "./diff";
import { InitFailureError } from "./init-failure-error";
import { OperationError } from "./operation-error";
import { pick, PROVIDER_PROPERTY, withoutUndefined, type Properties } from "./properties";
import { currentDeadline } from "../timing/deadline";
import { sleep } from "../timing/sleep";
import { Successors } from "./successors";
import { hasUnknown } from "./unknown";
import type {
  Applied,
  CommonInputs,
  Observed,
  Place,
  ResourceDefinition,
  State,
} from "./resource-definition";

/** What the resources of one process share: configuration, connections, and what the stack has. */
export interface Host<Context> {
  /** Takes the configuration; called before anything else, perhaps several times. Must not throw. */
  configure(config: ConfigReader): void;
  readonly defaultOrgId: string | undefined;
  readonly record: StackRecord;
  now(): number;
  /** Tells the user something. */
  info(message: string): void;
  /** Runs one create, read, update or delete in the organisation that it concerns. */
  run<T>(orgId: string, operation: (context: Context) => Promise<T>): Promise<T>;
}

const FIRST_REREAD_MS = 250;
const MAX_REREAD_MS = 5000;

/** Turns a description into what Pulumi's dynamic-provider host calls. */
export function toDynamicProvider<Context extends Place, Inputs extends CommonInputs, Outputs extends object>(
  definition: ResourceDefinition<Context, Inputs, Outputs>,
  host: Host<Context>,
): ResourceProvider {
  type ThisState = State<Inputs, Outputs>;
  const inputNames = Object.keys(definition.schema.shape);
  const successors = new Successors();

  const withoutProvider = (properties: Properties): Properties =>
    pick(
      properties,
      Object.keys(properties).filter((key) => key !== PROVIDER_PROPERTY),
    );
  const inputsOf = (state: ThisState): Properties => ({
    managedBy: state.managedBy,
    ...((definition.inputsOf?.(state) as Properties | undefined) ?? pick(state as Properties, inputNames)),
  });

  function claimOf(id: string, state: ThisState): Claim {
    return {
      holder: holderOf(state),
      objects: definition.objects?.(id, state) ?? [`${definition.type}/${id}`],
    };
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

  function toProperties(applied: Applied<Outputs>, id: string, news: Properties, done: string): Properties {
    const properties = withoutUndefined({ ...withoutProvider(news), ...applied.outputs });
    const unfinished = applied.unfinished ?? [];
    if (unfinished.length > 0) {
      const name = definition.describe(news as Partial<Inputs>);
      // The engine shows the reasons and not the message, so each of them has to say it all.
      const reasons = unfinished.map((reason) =>
        redact(
          `The ${name} was ${done} but is unfinished: ${reason} ` +
            `It is recorded in the state; run "pulumi up" again to finish.`,
        ),
      );
      throw new InitFailureError(id, properties, reasons, news[PROVIDER_PROPERTY]);
    }
    return properties;
  }

  /**
   * What the API does not show of a new object may be on its way, so it is not called gone before it had time to show. Its age is that at the
   * start of a read, by the server's clock or by the time that was waited here, whichever is more.
   */
  async function readUntilSure(
    context: Context,
    state: ThisState,
  ): Promise<Observed<Inputs, Outputs> | undefined> {
    const createdAtMs = Date.parse(state.createdAt ?? "");
    // A clock that was wrong may have recorded a time that is still to come; that object is not younger than one just made.
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
          `the API does not show it, but it is only ${Math.round(ageSeconds)} s old, and listings may be ` +
            `${context.listingLagSeconds} s late. Run "pulumi refresh" again in a few minutes.`,
        );
      }
      await sleep(intervalMs);
    }
  }

  return {
    // The host serves further calls before this one is done, so everything here happens at once.
    configure: async ({ config }) => {
      host.configure((key) => config.get(key));
    },
    check: async (olds: Properties, news: Properties): Promise<CheckResult> => {
      host.record.noteRecorded(definition.type, olds["managedBy"]);
      const previous = withoutProvider(olds);
      const result = check(definition, previous, news, host.defaultOrgId, host.now());
      successors.note(definition.describe(result.inputs as Partial<Inputs>), previous, result.inputs);
      return result;
    },
    diff: async (id, olds: Properties, news: Properties): Promise<DiffResult> => {
      const result = diff(definition, olds, news, host.record);
      // What is replaced is about to give its object up.
      if (result.replaces !== undefined) {
        host.record.mention(claimOf(id, olds as ThisState).objects);
        return result;
      }
      const claim = claimOf(id, olds as ThisState);
      const desired = withoutProvider(news) as unknown as Inputs;
      const { objects } = claimOf(id, { ...(olds as ThisState), ...desired });
      host.record.note({ ...claim, objects: [...claim.objects, ...objects] });
      const needsUpdate =
        !hasUnknown(news) && definition.needsUpdate?.(olds as ThisState, desired, host.now()) === true;
      return needsUpdate ? { changes: true } : {};
    },
    create: async (inputs: Properties): Promise<CreateResult> => {
      const { applied, createdAt } = await attempt("create", inputs, async (context) => ({
        applied: await definition.create(context, withoutProvider(inputs) as unknown as Inputs),
        createdAt: new Date(context.nowMs()).toISOString(),
      }));
      const made = { ...withoutProvider(inputs), ...applied.outputs, createdAt } as unknown as ThisState;
      host.record.note(claimOf(applied.id, made));
      return { id: applied.id, outs: toProperties(applied, applied.id, { ...inputs, createdAt }, "created") };
    },
    read: async (id, properties: Properties = {}): Promise<ReadResult> => {
      const state = withoutProvider(properties) as ThisState;
      host.record.note(claimOf(id, state));
      const observed = await attempt("read", properties, (context) => readUntilSure(context, state));
      if (observed === undefined) {
        return {};
      }
      const inputs: Properties = withoutUndefined({ ...inputsOf(state), ...observed.inputs });
      const outputs = pick(
        state as Properties,
        Object.keys(state).filter((name) => !inputNames.includes(name)),
      );
      return { id, inputs, props: withoutUndefined({ ...outputs, ...inputs, ...observed.outputs }) };
    },
    update: async (id, olds: Properties, news: Properties): Promise<UpdateResult> => {
      const applied = await attempt("update", news, (context) =>
        definition.update(
          context,
          withoutProvider(olds) as ThisState,
          withoutProvider(news) as unknown as Inputs,
        ),
      );
      const made = { ...pick(olds, ["createdAt"]), ...withoutProvider(news), ...applied.outputs };
      host.record.note(claimOf(id, made as unknown as ThisState));
      return { outs: toProperties(applied, id, { ...pick(olds, ["createdAt"]), ...news }, "updated") };
    },
    delete: async (id, properties: Properties) => {
      const state = withoutProvider(properties) as ThisState;
      const claim = claimOf(id, state);
      const [object = ""] = claim.objects;
      if (host.record.isShared(object, claim.holder)) {
        host.info(`${definition.describe(state)} stays: another resource of the stack has it`);
        if (definition.release !== undefined) {
          await attempt("release", properties, async (context) => definition.release?.(context, state));
        }
      } else {
        const successor = successors.of(definition.describe(state), state) as Partial<Inputs> | undefined;
        await attempt("delete", properties, (context) => definition.delete(context, state, successor));
      }
      host.record.release(claim);
    },
  };
}

/** Puts what was tried before the fact. Only our own errors speak to users; anything else is a bug of ours. */
function named(error: unknown, tried: string): OperationError {
  if (error instanceof ProviderError) {
    return new OperationError(`${tried}: ${error.message}`, error.code);
  }
  const fact = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new OperationError(
    `${tried}: ${fact}. This is a bug in the provider; please report it with this message.`,
    "bug",
  );
}

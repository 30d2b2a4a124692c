import type { CheckResult, CreateResult, ResourceProvider } from "@pulumi/pulumi/dynamic";
import type { ProviderProcess } from "./provider-process";
import type { Properties } from "./scripts/script";

/** A resource in the engine's state. */
export interface Declared {
  readonly id: string;
  readonly inputs: Properties;
  readonly state: Properties;
}

export function handlersOf({ handlers }: ProviderProcess, type: string): ResourceProvider {
  const resource = handlers[type];
  if (resource === undefined) {
    throw new Error(`The package has no handlers for "${type}".`);
  }
  return resource;
}

export async function check(
  resource: ResourceProvider,
  args: Properties,
  previous: Properties = {},
): Promise<{ inputs: Properties; failures: string[] }> {
  const given = Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
  const checked = (await resource.check?.(previous, given)) as CheckResult<Properties> | undefined;
  const { failures = [], inputs = {} } = checked ?? {};
  return {
    inputs,
    failures: failures.map(({ property, reason }) => `${property}: ${reason}`),
  };
}

export async function declare(resource: ResourceProvider, args: Properties): Promise<Declared> {
  const { inputs, failures } = await check(resource, args);
  demandNone(failures, "the script");
  const { id, outs = {} } = (await resource.create(inputs)) as CreateResult<Properties>;
  return { id, inputs, state: outs };
}

/** One operation on an existing resource; before an update the engine calls diff in the same process. */
export async function act(
  resource: ResourceProvider,
  operation: "read" | "update" | "delete",
  { id, inputs, state }: Declared,
  args: Properties,
): Promise<unknown> {
  switch (operation) {
    case "read":
      return resource.read?.(id, state);
    case "update": {
      const { failures, inputs: desired } = await check(resource, args, inputs);
      demandNone(failures, "an update");
      await resource.diff?.(id, state, desired);
      return resource.update?.(id, state, desired);
    }
    case "delete":
      return resource.delete?.(id, state);
  }
}

/** Advances the clock of this process. */
export function passDays(days: number): { undo: () => void } {
  const realNow = Date.now;
  Date.now = () => realNow() + days * 86_400_000;
  return {
    undo: () => {
      Date.now = realNow;
    },
  };
}

export function demandNone(failures: readonly string[], subject: string): void {
  if (failures.length > 0) {
    throw new Error(`The arguments of ${subject} are invalid: ${failures.join("; ")}`);
  }
}

/** The message that the engine shows for an error: of a partial success its reasons. */
export function messagesOf(error: unknown): string[] {
  if (typeof error === "object" && error !== null && "reasons" in error) {
    return error.reasons as string[];
  }
  return [error instanceof Error ? error.message : String(error)];
}

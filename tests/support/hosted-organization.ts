import { startEmulator, type Emulator, type EmulatorOptions } from "pulumi-atlassian-admin-emulator";
import { environmentOf } from "./organization";
import { HostCallError, type ConnectedResource, type Properties } from "./provider-connection";
import { endIdleProcesses, ProviderHost, type HostKind, type HostOptions } from "./provider-host";

export type HostedResource = ConnectedResource;

/** The suite runs once for each face (jest.config.mjs); it runs by this one now. */
export const FACE = (globalThis as { providerFace?: "dynamic" | "native" }).providerFace ?? "dynamic";

/**
 * What must run the resources. Of the dynamic face: the hosts of the newest supported `@pulumi/pulumi`, and
 * of the oldest.
 */
export const HOSTS: readonly [HostKind, ...HostKind[]] =
  FACE === "native" ? ["plugin"] : ["@pulumi/pulumi", "pulumi-oldest"];

/** The hosts that the running test has started. They end with it; those of a `beforeAll` end with the organisation. */
let ofTest: ProviderHost[] | undefined;

beforeEach(() => {
  ofTest = [];
});

afterEach(async () => {
  await Promise.all((ofTest ?? []).map((host) => host.stop()));
  ofTest = undefined;
});

afterAll(endIdleProcesses);

interface StartOptions extends HostOptions {
  /** Starts a new process of this kind, as the engine does. @default a warm process of the face */
  readonly kind?: HostKind | undefined;
}

/** An emulated organisation and the provider processes that work in it, one for each operation of the engine. */
export class HostedOrganization {
  readonly #hosts: ProviderHost[] = [];

  private constructor(readonly emulator: Emulator) {}

  static async start(options: EmulatorOptions = {}): Promise<HostedOrganization> {
    return new HostedOrganization(await startEmulator(options));
  }

  /** Starts one more operation: a provider process that knows nothing of the others. */
  async startHost({ kind, environment, ...config }: StartOptions = {}): Promise<ProviderHost> {
    const options = { ...config, environment: { ...environmentOf(this.emulator), ...environment } };
    const host = await (kind === undefined
      ? ProviderHost.startWarm(FACE, options)
      : ProviderHost.start({ kind, ...options }));
    this.#hosts.push(host);
    ofTest?.push(host);
    return host;
  }

  /** Ends the operations before, and starts one more. */
  async nextHost(options: StartOptions = {}): Promise<ProviderHost> {
    await this.#stopHosts();
    return this.startHost(options);
  }

  /** Everything that the provider processes printed and logged. */
  get output(): string {
    return this.#hosts.flatMap((host) => [host.output, ...host.engine.messages]).join("\n");
  }

  async stop(): Promise<void> {
    await this.#stopHosts();
    await this.emulator.close();
  }

  async #stopHosts(): Promise<void> {
    await Promise.all(this.#hosts.map((host) => host.stop()));
  }
}

/** One resource as the engine keeps it after a create. */
export interface Declared {
  readonly id: string;
  readonly inputs: Properties;
  readonly state: Properties;
}

/**
 * The state of something that was created long ago: its absence is believed at once, while a new object gets
 * time to show.
 */
export function settled(state: Properties): Properties {
  return { ...state, createdAt: "2026-01-01T00:00:00.000Z" };
}

/** Checks and creates, as the engine does for a new resource. */
export async function declare(resource: HostedResource, args: Properties): Promise<Declared> {
  const { inputs, failures } = await resource.check(args);
  if (failures.length > 0) {
    throw new Error(`The inputs are refused: ${JSON.stringify(failures)}`);
  }
  const { id, outputs } = await resource.create(inputs);
  return { id, inputs, state: outputs };
}

/** As a version created it that gave no resource a mark. */
export async function declareOlder(resource: HostedResource, args: Properties): Promise<Declared> {
  const inputs = { ...(await resource.check(args)).inputs };
  delete inputs["managedBy"];
  const { id, outputs } = await resource.create(inputs);
  return { id, inputs, state: outputs };
}

/** The message of a call that must fail. */
export async function messageOf(call: Promise<unknown>): Promise<string> {
  return (await failureOf(call)).message;
}

/** What a call that must fail reports. */
export async function failureOf(call: Promise<unknown>): Promise<HostCallError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof HostCallError) {
      return error;
    }
    throw error;
  }
  throw new Error("The call succeeded.");
}

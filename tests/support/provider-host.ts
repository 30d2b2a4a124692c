import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { FakeEngine } from "./fake-engine";
import { nodeOptions } from "./node-options";
import { ProviderConnection, type ConnectedResource } from "./provider-connection";
import { pluginExecutable, type FaceName } from "./provider-faces";
import { beginOperation, dynamicHost, nextPort, startProcess, startWarmProcess } from "./provider-process";

/**
 * What runs the resources: Pulumi's dynamic-provider host, of the current or the oldest supported package, or
 * the plugin.
 */
export type HostKind = "@pulumi/pulumi" | "pulumi-oldest" | "plugin";

export interface HostOptions {
  /** Pulumi configuration by full key, such as `atlassian-admin:orgId`. */
  readonly config?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Warm processes that serve no operation. */
const idle: Record<FaceName, ChildProcess[]> = { dynamic: [], native: [] };

/** The engines of their operations. A provider process ends when its engine does. */
const enginesOfIdle: FakeEngine[] = [];

/** Ends the warm processes of the test file. No host can be in use any more. */
export async function endIdleProcesses(): Promise<void> {
  await Promise.all([...idle.dynamic.splice(0), ...idle.native.splice(0)].map((child) => end(child)));
  for (const engine of enginesOfIdle.splice(0)) {
    engine.stop();
  }
}

/** A provider process in one operation, spoken to over gRPC as the engine does. */
export class ProviderHost {
  /** Everything that the process printed. */
  output = "";
  #isStopped = false;

  private constructor(
    private readonly child: ChildProcess,
    readonly connection: ProviderConnection,
    /** What the process logs goes here. */
    readonly engine: FakeEngine,
    /** Where the process waits after the operation; if omitted, it ends. */
    private readonly pool?: ChildProcess[],
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", this.#record);
    }
  }

  /** A new process, as the engine starts it. */
  static async start({
    kind,
    config = {},
    environment = {},
  }: HostOptions & { kind: HostKind }): Promise<ProviderHost> {
    const engine = await FakeEngine.start();
    const script = kind === "plugin" ? pluginExecutable() : dynamicHost(kind);
    const child = startProcess(script, engine.address, {
      environment: { NODE_OPTIONS: nodeOptions(), ...environment },
    });
    const connection = new ProviderConnection(
      await nextPort(child),
      kind === "plugin" ? "native" : "dynamic",
    );
    const host = new ProviderHost(child, connection, engine);
    await connection.configure(config);
    return host;
  }

  /** A process that has perhaps served operations before, of which it knows nothing (`warm-host.mjs`). */
  static async startWarm(
    face: FaceName,
    { config = {}, environment = {} }: HostOptions = {},
  ): Promise<ProviderHost> {
    const engine = await FakeEngine.start();
    const child =
      idle[face].pop() ??
      startWarmProcess(face, { environment: { NODE_OPTIONS: nodeOptions("shifted-clock.cjs") } });
    const port = nextPort(child);
    beginOperation(child, { engineAddress: engine.address, environment });
    const host = new ProviderHost(child, new ProviderConnection(await port, face), engine, idle[face]);
    await host.connection.configure(config);
    return host;
  }

  /** Ends the operation. */
  async stop(): Promise<void> {
    if (this.#isStopped) {
      return;
    }
    this.#isStopped = true;
    this.connection.close();
    if (this.pool === undefined) {
      await end(this.child);
      this.engine.stop();
    } else {
      this.child.stdout?.removeListener("data", this.#record);
      this.child.stderr?.removeListener("data", this.#record);
      this.pool.push(this.child);
      enginesOfIdle.push(this.engine);
    }
  }

  /** The id of the child process. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  resource(type: string): ConnectedResource {
    return this.connection.resource(type);
  }

  readonly #record = (chunk: Buffer): void => {
    this.output += chunk.toString();
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill();
    await once(child, "exit");
  }
}

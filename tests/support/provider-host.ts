import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { FakeEngine } from "./fake-engine";
import { nodeOptions } from "./node-options";
import { ProviderConnection, type ConnectedResource } from "./provider-connection";
import { pluginExecutable } from "./provider-faces";

/**
 * What runs the resources: Pulumi's dynamic-provider host, of the current or the oldest supported package, or
 * the plugin.
 */
export type HostKind = "@pulumi/pulumi" | "pulumi-oldest" | "plugin";

export interface HostOptions {
  readonly kind: HostKind;
  /** Pulumi configuration by full key, such as `atlassian-admin:orgId`. */
  readonly config?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A provider process, started and spoken to over gRPC as the engine does. */
export class ProviderHost {
  /** Everything that the process printed. */
  output = "";

  private constructor(
    private readonly child: ChildProcess,
    readonly connection: ProviderConnection,
    /** What the process logs goes here. */
    readonly engine: FakeEngine,
  ) {}

  static async start({ kind, config = {}, environment = {} }: HostOptions): Promise<ProviderHost> {
    const script = scriptOf(kind);
    const engine = await FakeEngine.start();
    const child = spawn(process.execPath, [script, engine.address], {
      // The host resolves `pulumi-atlassian-admin/handlers` from here, as it does from a user's project.
      cwd: path.resolve(__dirname, "../.."),
      env: {
        PATH: process.env["PATH"],
        NODE_OPTIONS: nodeOptions(),
        PULUMI_NODEJS_PROJECT: "test",
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [firstLine] = (await once(child.stdout, "data")) as [Buffer];
    const port = Number.parseInt(firstLine.toString(), 10);
    const connection = new ProviderConnection(port, kind === "plugin" ? "native" : "dynamic");
    const host = new ProviderHost(child, connection, engine);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (host.output += chunk.toString()));
    }
    await connection.configure(config);
    return host;
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    this.connection.close();
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill(signal);
      await once(this.child, "exit");
    }
    this.engine.stop();
  }

  /** The id of the child process. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  resource(type: string): ConnectedResource {
    return this.connection.resource(type);
  }
}

function scriptOf(kind: HostKind): string {
  return kind === "plugin"
    ? pluginExecutable()
    : path.join(path.dirname(require.resolve(`${kind}/package.json`)), "cmd", "dynamic-provider");
}

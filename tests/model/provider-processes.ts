import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Emulator } from "pulumi-atlassian-admin-emulator";
import { MAX_LAG_MS } from "./behaviours";
import { FakeEngine } from "../support/fake-engine";
import { nodeOptions } from "../support/node-options";
import { environmentOf } from "../support/organization";
import { IS_PROFILED } from "./profiled";
import { ProviderConnection } from "../support/provider-connection";
import { pluginExecutable, type FaceName } from "../support/provider-faces";
import {
  beginOperation,
  dynamicHost,
  nextPort,
  startProcess,
  startWarmProcess,
} from "../support/provider-process";

// A minute's wait for a listing takes a second.
export const CLOCK_SPEED = 60;
// Longer than anything is late, by the clock of the provider. A profile can have every delay that users have.
const LISTING_LAG_SECONDS = IS_PROFILED ? 120 : Math.ceil((MAX_LAG_MS * CLOCK_SPEED) / 1000) + 6;
const MAX_OPERATIONS_OF_WARM_PROCESS = 40;

const FAST_CLOCK = path.resolve(__dirname, "../support/fast-clock.mjs");

/** The provider processes of one operation of the engine: one for each face that it needs. */
export interface Calls {
  of(face: FaceName): Promise<ProviderConnection>;
}

interface Warm {
  readonly child: ChildProcess;
  operations: number;
}

/**
 * Gives every operation provider processes that know nothing of the ones before. `fresh`: a process each, as the
 * engine does. `warm`: the process stays, and loads the host or the plugin, and our modules, again
 * (`warm-host.mjs`). The clock of each begins at the emulator's time.
 */
export class ProviderProcesses {
  /** What the processes printed. */
  output = "";
  started = 0;
  readonly #emulator: Emulator;
  readonly #mode: "fresh" | "warm";
  readonly #engine: FakeEngine;
  readonly #running = new Map<FaceName, Warm>();
  readonly #temporary = mkdtempSync(path.join(tmpdir(), "model-"));

  private constructor(emulator: Emulator, mode: "fresh" | "warm", engine: FakeEngine) {
    this.#emulator = emulator;
    this.#mode = mode;
    this.#engine = engine;
  }

  static async start(emulator: Emulator, mode: "fresh" | "warm"): Promise<ProviderProcesses> {
    return new ProviderProcesses(emulator, mode, await FakeEngine.start());
  }

  /** What the processes logged through the engine, since `forget`. */
  get messages(): readonly string[] {
    return this.#engine.messages;
  }

  forget(): void {
    this.#engine.messages.length = 0;
    this.output = "";
  }

  /** Runs one operation. `kill` ends its processes at once, as kill -9 does. */
  async run<T>(operation: (calls: Calls, kill: () => void) => Promise<T>): Promise<T> {
    this.#forgetClaims();
    const children = new Map<FaceName, ChildProcess>();
    const connections = new Map<FaceName, Promise<ProviderConnection>>();
    const of = (face: FaceName): Promise<ProviderConnection> => {
      const connection = connections.get(face) ?? this.#open(face, children);
      connections.set(face, connection);
      return connection;
    };
    const kill = (): void => {
      children.forEach((child) => child.kill("SIGKILL"));
    };
    try {
      return await operation({ of }, kill);
    } finally {
      for (const connection of connections.values()) {
        await connection.then(
          (opened) => {
            opened.close();
          },
          () => undefined,
        );
      }
      for (const [face, child] of children) {
        const isUsedUp = (this.#running.get(face)?.operations ?? 0) >= MAX_OPERATIONS_OF_WARM_PROCESS;
        if (this.#mode === "fresh" || isUsedUp || child.killed) {
          this.#running.delete(face);
          child.kill("SIGKILL");
        }
      }
    }
  }

  stop(): void {
    this.#running.forEach(({ child }) => child.kill());
    this.#engine.stop();
    rmSync(this.#temporary, { recursive: true, force: true });
  }

  /** The engine of an operation is a new process, so what earlier ones created counts for nothing. */
  #forgetClaims(): void {
    for (const name of readdirSync(this.#temporary)) {
      rmSync(path.join(this.#temporary, name), { recursive: true, force: true });
    }
  }

  async #open(face: FaceName, children: Map<FaceName, ChildProcess>): Promise<ProviderConnection> {
    const child = this.#running.get(face)?.child ?? this.#spawn(face);
    children.set(face, child);
    const port = nextPort(child);
    if (this.#mode === "warm") {
      const operations = (this.#running.get(face)?.operations ?? 0) + 1;
      this.#running.set(face, { child, operations });
      beginOperation(child, {
        engineAddress: this.#engine.address,
        clockOffsetMs: this.#clockOffsetMs,
      });
    }
    const connection = new ProviderConnection(await port, face);
    await connection.configure();
    return connection;
  }

  get #clockOffsetMs(): number {
    return Math.round(this.#emulator.clock.now() - Date.now());
  }

  #spawn(face: FaceName): ChildProcess {
    this.started += 1;
    const options = {
      nodeArguments: ["--import", FAST_CLOCK],
      cwd: process.env["MODEL_PROJECT"],
      environment: {
        TMPDIR: this.#temporary,
        NODE_OPTIONS: nodeOptions(),
        MODEL_CLOCK_SPEED: String(CLOCK_SPEED),
        MODEL_CLOCK_OFFSET_MS: String(this.#clockOffsetMs),
        ...environmentOf(this.#emulator),
        ATLASSIAN_LISTING_LAG_SECONDS: String(LISTING_LAG_SECONDS),
      },
    };
    const child =
      this.#mode === "warm"
        ? startWarmProcess(face, options)
        : startProcess(
            face === "native" ? pluginExecutable() : dynamicHost("@pulumi/pulumi"),
            this.#engine.address,
            options,
          );
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.output += chunk.toString();
      });
    }
    return child;
  }
}

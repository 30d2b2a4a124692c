import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Emulator } from "pulumi-atlassian-admin-emulator";
import { MAX_LAG_MS } from "./behaviours";
import { FakeEngine } from "../support/fake-engine";
import { nodeOptions } from "../support/node-options";
import { environmentOf } from "../support/organization";
import { IS_PROFILED } from "./profiled";
import { HostCallError, ProviderConnection } from "../support/provider-connection";
import { pluginExecutable, type FaceName } from "../support/provider-faces";

// A minute's wait for a listing takes a second.
export const CLOCK_SPEED = 60;
// Longer than anything is late, by the clock of the provider. A profile can have every delay that users have.
const LISTING_LAG_SECONDS = IS_PROFILED ? 120 : Math.ceil((MAX_LAG_MS * CLOCK_SPEED) / 1000) + 6;
const MAX_OPERATIONS_OF_WARM_PROCESS = 40;

const PROJECT = path.resolve(__dirname, "../..");
const SUPPORT = path.join(PROJECT, "tests/support");
const HOST_SCRIPT = path.join(
  path.dirname(require.resolve("@pulumi/pulumi/package.json")),
  "cmd/dynamic-provider",
);

/** The script of a process that serves one operation, and the modules that a warm process loads again for each. */
const SCRIPTS: Readonly<Record<FaceName, { fresh: () => string; warm: string }>> = {
  dynamic: { fresh: () => HOST_SCRIPT, warm: HOST_SCRIPT },
  // The bundle holds the packages of others too, which a warm process need not load again.
  native: { fresh: pluginExecutable, warm: path.join(PROJECT, "plugin/dist/src/main.js") },
};

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
      child.stdin?.write(`${this.#clockOffsetMs}\n`);
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
    const { fresh, warm } = SCRIPTS[face];
    const script = this.#mode === "fresh" ? [fresh()] : [path.join(SUPPORT, "warm-host.mjs"), warm];
    const child = spawn(
      process.execPath,
      ["--import", path.join(SUPPORT, "fast-clock.mjs"), ...script, this.#engine.address],
      {
        // The host resolves `pulumi-atlassian-admin/handlers` from here, as it does from a user's project.
        cwd: process.env["MODEL_PROJECT"] ?? PROJECT,
        env: {
          PATH: process.env["PATH"],
          TMPDIR: this.#temporary,
          NODE_OPTIONS: nodeOptions(),
          PULUMI_NODEJS_PROJECT: "test",
          MODEL_CLOCK_SPEED: String(CLOCK_SPEED),
          MODEL_CLOCK_OFFSET_MS: String(this.#clockOffsetMs),
          ...environmentOf(this.#emulator),
          ATLASSIAN_LISTING_LAG_SECONDS: String(LISTING_LAG_SECONDS),
        },
        stdio: ["pipe", "pipe", "pipe"],
      },
    );
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        this.output += chunk.toString();
      });
    }
    return child;
  }
}

/** The process prints the port that it listens on, and nothing else. */
async function nextPort(child: ChildProcess): Promise<number> {
  if (child.stdout === null) {
    throw new Error("The provider process has no output.");
  }
  const ended = new AbortController();
  const end = (): void => {
    ended.abort();
  };
  child.once("exit", end);
  try {
    const [line] = (await once(child.stdout, "data", { signal: ended.signal })) as [Buffer];
    return Number.parseInt(line.toString(), 10);
  } catch {
    throw new HostCallError("The provider process ended.", undefined, true);
  } finally {
    child.removeListener("exit", end);
  }
}

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Emulator } from "pulumi-atlassian-admin-emulator";
import { MAX_LAG_MS } from "./behaviours";
import { FakeEngine } from "../support/fake-engine";
import { nodeOptions } from "../support/node-options";
import { environmentOf } from "../support/organization";
import { IS_PROFILED } from "./profiled";
import { ProviderCalls } from "./provider-calls";

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

/**
 * Gives every operation a dynamic-provider host that knows nothing of the ones before. `fresh`: a process each, as
 * the engine does. `warm`: the process stays, and loads the host and our modules again (`warm-host.mjs`). The
 * clock of each begins at the emulator's time.
 */
export class ProviderProcesses {
  /** What the processes printed. */
  output = "";
  started = 0;
  readonly #emulator: Emulator;
  readonly #mode: "fresh" | "warm";
  readonly #engine: FakeEngine;
  #running: ChildProcess | undefined;
  #operations = 0;

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

  /** Runs one operation. `kill` ends the process at once, as kill -9 does. */
  async run<T>(operation: (calls: ProviderCalls, kill: () => void) => Promise<T>): Promise<T> {
    const child = this.#running ?? this.#spawn();
    this.#running = this.#mode === "warm" ? child : undefined;
    const port = nextPort(child);
    if (this.#mode === "warm") {
      child.stdin?.write(`${this.#clockOffsetMs}\n`);
    }
    const calls = new ProviderCalls(await port);
    this.#operations += 1;
    try {
      await calls.configure();
      return await operation(calls, () => child.kill("SIGKILL"));
    } finally {
      calls.close();
      const isUsedUp = this.#operations % MAX_OPERATIONS_OF_WARM_PROCESS === 0 || child.killed;
      if (this.#mode === "fresh" || isUsedUp) {
        this.#running = undefined;
        child.kill();
      }
    }
  }

  stop(): void {
    this.#running?.kill();
    this.#engine.stop();
  }

  get #clockOffsetMs(): number {
    return Math.round(this.#emulator.clock.now() - Date.now());
  }

  #spawn(): ChildProcess {
    this.started += 1;
    const script =
      this.#mode === "fresh" ? [HOST_SCRIPT] : [path.join(SUPPORT, "warm-host.mjs"), HOST_SCRIPT];
    const child = spawn(
      process.execPath,
      ["--import", path.join(SUPPORT, "fast-clock.mjs"), ...script, this.#engine.address],
      {
        // The host resolves `pulumi-atlassian-admin/handlers` from here, as it does from a user's project.
        cwd: process.env["MODEL_PROJECT"] ?? PROJECT,
        env: {
          PATH: process.env["PATH"],
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

/** The host prints the port that it listens on, and nothing else. */
async function nextPort(child: ChildProcess): Promise<number> {
  if (child.stdout === null) {
    throw new Error("The provider process has no output.");
  }
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return Number.parseInt(line.toString(), 10);
}

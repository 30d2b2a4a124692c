import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Emulator } from "pulumi-atlassian-admin-emulator";
import { FakeEngine } from "../support/fake-engine";
import { nodeOptions } from "../support/node-options";
import { environmentOf } from "../support/organization";
import { ProviderCalls } from "./provider-calls";

// A minute's wait for a listing takes a second.
const CLOCK_SPEED = 60;
const MAX_OPERATIONS_OF_WARM_PROCESS = 40;

const PROJECT = path.resolve(__dirname, "../..");
const SUPPORT = path.join(PROJECT, "tests/support");
const HOST_SCRIPT = path.join(
  path.dirname(require.resolve("@pulumi/pulumi/package.json")),
  "cmd/dynamic-provider",
);

/** A provider process that has served no operation yet. */
interface Ready {
  readonly child: ChildProcess;
  readonly calls: ProviderCalls;
}

/**
 * Gives every operation a dynamic-provider host that knows nothing of the ones before. `fresh`: a process each, as the engine does,
 * started while the operation before runs. `warm`: the process stays, and loads the host and our modules anew (`warm-host.mjs`).
 */
export class ProviderProcesses {
  /** What the processes printed. */
  output = "";
  started = 0;
  readonly #emulator: Emulator;
  readonly #mode: "fresh" | "warm";
  readonly #engine: FakeEngine;
  #next: Promise<Ready> | undefined;
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
    const { child, calls } = await (this.#next ?? this.#prepare(undefined));
    this.#next = this.#mode === "fresh" ? this.#prepare(undefined) : undefined;
    this.#operations += 1;
    try {
      await calls.configure();
      return await operation(calls, () => child.kill("SIGKILL"));
    } finally {
      calls.close();
      const isUsedUp = this.#operations % MAX_OPERATIONS_OF_WARM_PROCESS === 0 || child.killed;
      if (this.#mode === "fresh" || isUsedUp) {
        child.kill();
      } else {
        this.#next = this.#prepare(child);
      }
    }
  }

  async stop(): Promise<void> {
    const ready = await this.#next;
    ready?.calls.close();
    ready?.child.kill();
    this.#engine.stop();
  }

  async #prepare(running: ChildProcess | undefined): Promise<Ready> {
    const child = running ?? this.#spawn();
    const port = nextPort(child);
    if (this.#mode === "warm") {
      child.stdin?.write("next\n");
    }
    return { child, calls: new ProviderCalls(await port) };
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
          ...environmentOf(this.#emulator),
          // Longer than the longest lag of a step (steps.ts), in the time of this process.
          ATLASSIAN_LISTING_LAG_SECONDS: "10",
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

import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Emulator } from "pulumi-atlassian-admin-emulator";
import { runPulumi, type Engine } from "pulumi-atlassian-admin-engine";
import { shortened } from "./shorten";

/** The folder with `Pulumi.yaml`: this file runs from `dist`, two folders below it. */
export const PROJECT = path.resolve(__dirname, "../../..");
const COMMAND_LINE = path.join(PROJECT, "cli/dist/cli.js");
const LATER = path.join(PROJECT, "examples/quickstart/later.cjs");

interface Setup {
  readonly engine: Engine;
  readonly emulator: Emulator;
  /** Holds the state. Removed at the end of the demo. */
  readonly folder: string;
  readonly stack: string;
  readonly signal: AbortSignal;
}

/** Runs the commands of the demo as a user would type them, and prints them with their output. */
export class Terminal {
  #daysLater = 0;

  constructor(private readonly setup: Setup) {}

  get emulator(): Emulator {
    return this.setup.emulator;
  }

  get stack(): string {
    return this.setup.stack;
  }

  print(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  /** Lets time pass for Atlassian and for the commands. */
  advance(days: number): void {
    this.#daysLater += days;
    this.emulator.clock.advance({ days });
  }

  /** Runs the Pulumi CLI. Throws if it ends with another exit code than the expected one. */
  async pulumi(args: readonly string[], expected = 0): Promise<void> {
    const words = args[0] === "stack" ? args : [...args, "--stack", this.setup.stack];
    this.print(`$ pulumi ${words.join(" ")}`);
    const show = shortened((text) => process.stdout.write(text));
    const { exitCode } = await runPulumi(this.setup.engine, [...words, "--non-interactive"], {
      cwd: PROJECT,
      env: this.environment(),
      signal: this.setup.signal,
      onOutput: show,
    });
    demand(`pulumi ${args.join(" ")}`, exitCode, expected);
  }

  /** Runs `atlassian-admin`. Throws if it ends with another exit code than the expected one. */
  async atlassianAdmin(args: readonly string[], expected = 0): Promise<void> {
    const words = [...args, "--stack", this.setup.stack];
    this.print(`$ atlassian-admin ${words.join(" ")}`);
    const child = spawn(process.execPath, [COMMAND_LINE, ...words, "--quiet"], {
      cwd: PROJECT,
      env: this.setup.engine.environment(this.environment()),
      signal: this.setup.signal,
      stdio: ["ignore", "inherit", "inherit"],
    });
    const [exitCode] = (await once(child, "exit")) as [number | null];
    demand(`atlassian-admin ${args.join(" ")}`, exitCode, expected);
  }

  /** The value of a stack output, without a trace of it on the screen. */
  async output(name: string): Promise<string> {
    const { stdout } = await runPulumi(
      this.setup.engine,
      ["stack", "output", name, "--show-secrets", "--stack", this.setup.stack, "--non-interactive"],
      { cwd: PROJECT, env: this.environment(), signal: this.setup.signal },
    );
    return stdout.trim();
  }

  private environment(): Record<string, string> {
    return {
      ATLASSIAN_ADMIN_BASE_URL: this.emulator.url,
      ATLASSIAN_ORG_ID: this.emulator.orgId,
      ATLASSIAN_ADMIN_API_KEY: this.emulator.apiKey,
      // The emulator shows every change at once. Atlassian can take two minutes.
      ATLASSIAN_LISTING_LAG_SECONDS: "1",
      PULUMI_BACKEND_URL: `file://${this.setup.folder}`,
      // The build has checked the types of the program.
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      PULUMI_CONFIG_PASSPHRASE: "only-for-this-demo",
      NODE_OPTIONS: `--require ${JSON.stringify(LATER)}`,
      DEMO_DAYS_LATER: String(this.#daysLater),
    };
  }
}

function demand(command: string, exitCode: number | null, expected: number): void {
  if (exitCode !== expected) {
    throw new Error(`"${command}" ended with exit code ${String(exitCode)}; the demo expects ${expected}.`);
  }
}

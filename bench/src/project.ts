import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { runPulumi, type Engine, type PulumiResult } from "pulumi-atlassian-admin-engine";
import { PARAMETERS_FILE } from "./programs/parameters";
import type { Side } from "./results";

const STACK = "bench";
const BENCH = path.resolve(__dirname, "..");

export interface ProjectOptions {
  readonly engine: Engine;
  readonly signal: AbortSignal;
  readonly side: Side;
  /** A file in `programs/<side>`. */
  readonly program: string;
  readonly parameters: object;
  readonly environment: Readonly<Record<string, string>>;
  readonly config: Readonly<Record<string, string>>;
}

/** A Pulumi project with one stack and its state, in a temporary folder that `remove` deletes. */
export class Project {
  private constructor(
    readonly folder: string,
    private readonly options: ProjectOptions,
    /** Variables in addition to the engine's. */
    readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async create(options: ProjectOptions): Promise<Project> {
    const folder = await mkdtemp(path.join(tmpdir(), "atlassian-admin-bench-"));
    const project = new Project(folder, options, {
      PULUMI_BACKEND_URL: `file://${folder}/state`,
      PULUMI_CONFIG_PASSPHRASE: randomBytes(8).toString("hex"),
      ...options.environment,
    });
    try {
      await project.#fill();
    } catch (error) {
      await project.remove();
      throw error;
    }
    return project;
  }

  async #fill(): Promise<void> {
    const { side, program, parameters, config } = this.options;
    const write = (name: string, text: string): Promise<void> =>
      writeFile(path.join(this.folder, name), text);
    await mkdir(path.join(this.folder, "state"));
    await linkPackages(path.join(this.folder, "node_modules"));
    await write(
      "Pulumi.yaml",
      "name: bench\nmain: index.js\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
    );
    await write("index.js", `require("pulumi-atlassian-admin-bench/programs/${side}/${program}");\n`);
    await write(PARAMETERS_FILE, JSON.stringify(parameters));
    await this.#succeed("stack", "init", STACK, "--no-select");
    for (const [key, value] of Object.entries(config)) {
      await this.#succeed("config", "set", key, value, "--stack", STACK);
    }
  }

  /** Runs the CLI on the stack and returns its result, whatever its exit code. */
  run(...args: string[]): Promise<PulumiResult> {
    return this.#pulumi([...args, "--stack", STACK]);
  }

  async stateBytes(): Promise<number> {
    return (await stat(path.join(this.folder, `state/.pulumi/stacks/bench/${STACK}.json`))).size;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  async #succeed(...args: string[]): Promise<void> {
    const { exitCode, stdout, stderr } = await this.#pulumi(args);
    if (exitCode !== 0) {
      throw new Error(`pulumi ${args.join(" ")} ended with ${exitCode}:\n${stdout}\n${stderr}`);
    }
  }

  #pulumi(args: readonly string[]): Promise<PulumiResult> {
    const { engine, signal } = this.options;
    return runPulumi(engine, [...args, "--non-interactive"], {
      cwd: this.folder,
      env: this.environment,
      signal,
    });
  }
}

/** The project finds the packages that a user would have installed, and the trivial resources. */
async function linkPackages(modules: string): Promise<void> {
  const folderOf = (name: string): string => path.dirname(require.resolve(`${name}/package.json`));
  await mkdir(path.join(modules, "@pulumi"), { recursive: true });
  await symlink(folderOf("@pulumi/pulumi"), path.join(modules, "@pulumi/pulumi"));
  await symlink(folderOf("pulumi-atlassian-admin"), path.join(modules, "pulumi-atlassian-admin"));
  await symlink(BENCH, path.join(modules, "pulumi-atlassian-admin-bench"));
}

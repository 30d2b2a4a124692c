import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { transformSync } from "@swc/core";
import { resolveEngine, runPulumi, type Engine, type PulumiResult } from "pulumi-atlassian-admin-engine";
import { dynamicResource } from "./dynamic-resource";
import { nodeOptions } from "./node-options";

let engine: Promise<Engine> | undefined;

/** The real CLI. Without one the test fails with the reason; it is never skipped. */
function testEngine(): Promise<Engine> {
  return (engine ??= resolveEngine());
}

/** Pulumi projects of tests live inside the workspace, so that they find its packages as a user's project would. */
export const PROJECTS = path.resolve(__dirname, "../.projects");

/** The part of a Pulumi.yaml that has the engine use the workspace's plugin, which `npm run build` bundles. */
export const PLUGIN_SETTINGS = `plugins:
  providers:
    - name: atlassian-admin
      path: ${path.resolve(__dirname, "../../plugin/bin")}
`;

interface ProjectOptions {
  /**
   * Whether the CLI compiles the program in each of its runs, as it does for users. That takes seconds, so
   * most tests have it compiled once.
   * @default false
   */
  readonly isTypeScript?: boolean;
  /** Whether the native provider is there. @default false */
  readonly hasPlugin?: boolean;
  /** The folder in which the project's own folder is made. @default a folder of the workspace */
  readonly parentFolder?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface StackOptions extends ProjectOptions {
  /** The TypeScript program, as a user would write it. */
  readonly program: string;
}

/** A project with one stack and its own state, in a folder that `remove` deletes. */
export class TestStack {
  /** Everything that the CLI printed, for searches of secrets. */
  output = "";

  private constructor(
    readonly folder: string,
    private readonly main: string,
    readonly engine: Engine,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async create({ program, ...options }: StackOptions): Promise<TestStack> {
    const stack = await TestStack.createProject(options);
    await stack.setProgram(program);
    await stack.succeed("stack", "init", "test");
    return stack;
  }

  /** A project without a program and a stack. */
  static async createProject({
    parentFolder = PROJECTS,
    isTypeScript = false,
    hasPlugin = false,
    environment = {},
  }: ProjectOptions): Promise<TestStack> {
    await mkdir(parentFolder, { recursive: true });
    const folder = await mkdtemp(path.join(parentFolder, "stack-"));
    const main = isTypeScript ? "index.ts" : "index.js";
    await writeFile(
      path.join(folder, "Pulumi.yaml"),
      `name: identity\nmain: ${main}\nruntime:\n  name: nodejs\n  options:\n    typescript: ${isTypeScript}\n${hasPlugin ? PLUGIN_SETTINGS : ""}`,
    );
    await writeFile(
      path.join(folder, "tsconfig.json"),
      JSON.stringify({
        compilerOptions: {
          module: "nodenext",
          rootDir: ".",
          strict: true,
          target: "es2023",
          skipLibCheck: true,
        },
      }),
    );
    return TestStack.open(folder, main, environment);
  }

  /** A project that lies in the folder already, with its own state and no stack yet. */
  static async open(
    folder: string,
    main: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<TestStack> {
    await mkdir(path.join(folder, "state"));
    return new TestStack(folder, main, await testEngine(), {
      PULUMI_BACKEND_URL: `file://${folder}/state`,
      PULUMI_CONFIG_PASSPHRASE: randomBytes(8).toString("hex"),
      NODE_OPTIONS: nodeOptions(),
      ...environment,
    });
  }

  /** Another checkout of the project, for a runner that has the same backend, passphrase and stack. */
  async checkOut(): Promise<TestStack> {
    const folder = await mkdtemp(path.join(PROJECTS, "stack-"));
    await cp(this.folder, folder, { recursive: true });
    return new TestStack(folder, this.main, this.engine, this.environment);
  }

  async setProgram(program: string): Promise<void> {
    const text = this.main.endsWith(".js") ? toJavaScript(program) : program;
    await writeFile(path.join(this.folder, this.main), text);
  }

  /** Runs the CLI and returns its result, whatever its exit code. */
  run(...args: string[]): Promise<PulumiResult> {
    return this.runWith({}, ...args);
  }

  /** Runs the CLI with some variables changed; `undefined` removes one. */
  async runWith(
    changes: Readonly<Record<string, string | undefined>>,
    ...args: string[]
  ): Promise<PulumiResult> {
    const result = await runPulumi(this.engine, [...args, "--non-interactive"], {
      cwd: this.folder,
      env: { ...this.environment, ...changes },
      timeoutMs: 240_000,
    });
    this.output += result.stdout + result.stderr;
    return result;
  }

  /** Starts the CLI without waiting for it, for tests that interrupt it. */
  spawn(...args: string[]): ChildProcess {
    const child = spawn(this.engine.pulumi, [...args, "--non-interactive"], {
      cwd: this.folder,
      env: this.environmentWith({}),
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
    }
    return child;
  }

  /** For a shell that calls the CLI itself. */
  environmentWith(changes: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
    return this.engine.environment({ ...this.environment, ...changes });
  }

  /** Runs the CLI and demands success. */
  succeed(...args: string[]): Promise<PulumiResult> {
    return this.succeedWith({}, ...args);
  }

  /** The same with some variables changed. */
  async succeedWith(
    changes: Readonly<Record<string, string | undefined>>,
    ...args: string[]
  ): Promise<PulumiResult> {
    const result = await this.runWith(changes, ...args);
    if (result.exitCode !== 0) {
      throw new Error(
        `pulumi ${args.join(" ")} ended with ${result.exitCode}:\n${result.stdout}\n${result.stderr}`,
      );
    }
    return result;
  }

  /** Sets keys of `atlassian-admin:`, all in one run of the CLI. */
  async configure(plain: Readonly<Record<string, string>>, apiKey?: string): Promise<void> {
    const values = Object.entries(plain).flatMap(([key, value]) => [
      "--plaintext",
      `atlassian-admin:${key}=${value}`,
    ]);
    const secret = apiKey === undefined ? [] : ["--secret", `atlassian-admin:apiKey=${apiKey}`];
    await this.succeed("config", "set-all", ...values, ...secret);
  }

  up(...args: string[]): Promise<PulumiResult> {
    return this.succeed("up", "--yes", "--skip-preview", ...args);
  }

  /** Takes objects in by file. */
  async importByFile(resources: readonly ImportedResource[]): Promise<void> {
    const entries = resources.map(({ type, inputs, outputs, ...names }) => {
      const { type: token, provider: __provider } = dynamicResource(type);
      return {
        type: token,
        ...names,
        inputs: { ...inputs, __provider },
        outputs: { ...inputs, ...outputs, __provider },
      };
    });
    await writeFile(path.join(this.folder, "import.json"), JSON.stringify({ resources: entries }));
    const options = ["--file", "import.json", "--generate-code=false", "--yes", "--protect=false"];
    await this.succeed("import", ...options);
  }

  /** The state as Pulumi stores it, secrets encrypted. */
  async exportState(): Promise<StackState> {
    const backend = this.environment["PULUMI_BACKEND_URL"];
    if (backend !== `file://${this.folder}/state` || !existsSync(this.#checkpoint)) {
      const { stdout } = await this.succeed("stack", "export");
      return JSON.parse(stdout) as StackState;
    }
    // What the CLI prints is in this file, and starting the CLI takes a quarter of a second.
    const { checkpoint } = JSON.parse(await readFile(this.#checkpoint, "utf8")) as Checkpoint;
    return { deployment: checkpoint.latest ?? {} };
  }

  get #checkpoint(): string {
    return path.join(this.folder, "state/.pulumi/stacks/identity/test.json");
  }

  /** A killed engine can leave a half-written checkpoint behind; Pulumi keeps the one before next to it. */
  async restoreCheckpoint(): Promise<void> {
    try {
      JSON.parse(await readFile(this.#checkpoint, "utf8"));
    } catch {
      await copyFile(`${this.#checkpoint}.bak`, this.#checkpoint);
    }
  }

  async outputs(...args: string[]): Promise<Record<string, unknown>> {
    const { stdout } = await this.succeed("stack", "output", "--json", "--show-secrets", ...args);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

function toJavaScript(program: string): string {
  const { code } = transformSync(program, {
    jsc: { parser: { syntax: "typescript" }, target: "es2023" },
    module: { type: "commonjs" },
  });
  return code;
}

/** The entry of an import file for one object. */
export interface ImportedResource {
  /** Such as `Group`. */
  readonly type: string;
  readonly name: string;
  readonly id: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What the state has beside the inputs. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Record<string, unknown>;
  readonly outputs?: Record<string, unknown>;
  readonly initErrors?: string[];
  readonly sourcePosition?: string;
  readonly stackTrace?: readonly { readonly sourcePosition?: string }[];
}

export interface StackState {
  readonly deployment: {
    readonly resources?: readonly StateResource[];
    readonly pending_operations?: readonly unknown[];
  };
}

interface Checkpoint {
  readonly checkpoint: { readonly latest?: StackState["deployment"] | null };
}

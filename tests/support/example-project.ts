import { randomBytes } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { startEmulator, type Emulator, type Seed } from "pulumi-atlassian-admin-emulator";
import { resolveEngine, runPulumi, type Engine, type PulumiResult } from "pulumi-atlassian-admin-engine";
import { environmentOf } from "./organization";

const WORKSPACE = path.resolve(__dirname, "../..");
const PROJECTS = path.join(WORKSPACE, "tests/.projects");

type Variables = Readonly<Record<string, string>>;

interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
}

interface ExampleOptions {
  /** Made at the start; a command means the last one unless it names another. @default prod */
  readonly stacks?: readonly string[];
  readonly seed?: Seed;
}

/** A copy of an example, with a state and an organisation of its own, so that the example's folder stays as it is. */
export class ExampleProject {
  private constructor(
    readonly folder: string,
    readonly emulator: Emulator,
    private readonly engine: Engine,
    private readonly environment: Variables,
  ) {}

  static async start(
    example: string,
    { stacks = ["prod"], seed = {} }: ExampleOptions = {},
  ): Promise<ExampleProject> {
    await mkdir(PROJECTS, { recursive: true });
    const folder = await mkdtemp(path.join(PROJECTS, `${example}-`));
    await cp(path.join(WORKSPACE, "examples", example), folder, {
      recursive: true,
      filter: (file) => !["dist", "node_modules"].includes(path.basename(file)),
    });
    await mkdir(path.join(folder, "state"));
    const emulator = await startEmulator({ seed });
    const project = new ExampleProject(folder, emulator, await resolveEngine(), {
      PULUMI_BACKEND_URL: `file://${folder}/state`,
      PULUMI_CONFIG_PASSPHRASE: randomBytes(8).toString("hex"),
      ...environmentOf(emulator),
    });
    // The copy lies one folder deeper than the example.
    await project.edit("tsconfig.json", "../../", "../../../");
    for (const stack of stacks) {
      await project.succeed("stack", "init", stack);
    }
    return project;
  }

  async read(file: string): Promise<string> {
    return readFile(path.join(this.folder, file), "utf8");
  }

  /** Changes a file as a colleague would; what is replaced must be there. */
  async edit(file: string, before: string, after: string): Promise<void> {
    const text = await this.read(file);
    if (!text.includes(before)) {
      throw new Error(`The example's ${file} does not contain: ${before}`);
    }
    await writeFile(path.join(this.folder, file), text.replaceAll(before, after));
  }

  /** Runs the CLI with more variables and returns what it answered, whatever its exit code. */
  run(variables: Variables, ...args: readonly string[]): Promise<PulumiResult> {
    return runPulumi(this.engine, [...args, "--non-interactive"], {
      cwd: this.folder,
      env: { ...this.environment, ...variables },
      timeoutMs: 240_000,
    });
  }

  /** Runs the CLI with more variables, demands success and returns what it printed. */
  async succeedWith(variables: Variables, ...args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.run(variables, ...args);
    if (exitCode !== 0) {
      throw new Error(`pulumi ${args.join(" ")} ended with ${exitCode}:\n${stdout}\n${stderr}`);
    }
    return stdout;
  }

  succeed(...args: readonly string[]): Promise<string> {
    return this.succeedWith({}, ...args);
  }

  async up(...args: readonly string[]): Promise<void> {
    await this.succeed("up", "--yes", "--skip-preview", ...args);
  }

  /** What a preview announces, sorted, such as `update ApiToken pipeline: expiresAt`. */
  async preview(variables: Variables = {}): Promise<string[]> {
    const { steps } = JSON.parse(await this.succeedWith(variables, "preview", "--json")) as {
      steps: readonly PreviewStep[];
    };
    return steps
      .filter(({ op }) => op !== "same")
      .map(describeStep)
      .sort();
  }

  async outputs(...args: readonly string[]): Promise<Readonly<Record<string, string>>> {
    const stdout = await this.succeed("stack", "output", "--json", "--show-secrets", ...args);
    return JSON.parse(stdout) as Record<string, string>;
  }

  async stop(): Promise<void> {
    await this.emulator.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function describeStep({ op, urn, detailedDiff }: PreviewStep): string {
  const [type = "", name = ""] = urn.split("::").slice(-2);
  const inputs = Object.keys(detailedDiff ?? {}).sort();
  const what = `${op} ${type.split(":").at(-1) ?? ""} ${name}`;
  return inputs.length > 0 ? `${what}: ${inputs.join(", ")}` : what;
}

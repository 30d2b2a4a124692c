import { cp, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { startEmulator, type Emulator, type Seed } from "pulumi-atlassian-admin-emulator";
import type { PulumiResult } from "pulumi-atlassian-admin-engine";
import { environmentOf } from "./organization";
import { PROJECTS, TestStack } from "./stack";

const EXAMPLES = path.resolve(__dirname, "../../examples");

type Variables = Readonly<Record<string, string>>;

interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
}

interface ExampleOptions {
  /** Made at the start; a command means the last one unless it names another. @default prod */
  readonly stacks?: readonly string[];
}

/**
 * A copy of an example, with its own state and an organisation from its `seed.json`, so that the example's
 * folder stays as it is.
 */
export class ExampleProject {
  private constructor(
    readonly emulator: Emulator,
    private readonly stack: TestStack,
  ) {}

  static async start(example: string, { stacks = ["prod"] }: ExampleOptions = {}): Promise<ExampleProject> {
    await mkdir(PROJECTS, { recursive: true });
    const folder = await mkdtemp(path.join(PROJECTS, `${example}-`));
    await cp(path.join(EXAMPLES, example), folder, {
      recursive: true,
      filter: (file) => !["dist", "node_modules"].includes(path.basename(file)),
    });
    const seed = JSON.parse(await readFile(path.join(folder, "seed.json"), "utf8")) as Seed;
    const emulator = await startEmulator({ seed });
    const stack = await TestStack.open(folder, "index.ts", {
      ...environmentOf(emulator),
      // The examples are part of the build, which checks their types.
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    });
    const project = new ExampleProject(emulator, stack);
    // The copy lies one folder deeper than the example.
    await project.edit("tsconfig.json", "../../", "../../../");
    for (const name of stacks) {
      await project.succeed("stack", "init", name);
    }
    return project;
  }

  async read(file: string): Promise<string> {
    return readFile(path.join(this.stack.folder, file), "utf8");
  }

  /** Changes a file as a colleague would; what is replaced must be there. */
  async edit(file: string, before: string, after: string): Promise<void> {
    const text = await this.read(file);
    if (!text.includes(before)) {
      throw new Error(`The example's ${file} does not contain: ${before}`);
    }
    await writeFile(path.join(this.stack.folder, file), text.replaceAll(before, after));
  }

  /** Runs the CLI with more variables and returns its result, whatever its exit code. */
  run(variables: Variables, ...args: string[]): Promise<PulumiResult> {
    return this.stack.runWith(variables, ...args);
  }

  /** Runs the CLI with more variables, demands success and returns what it printed. */
  async succeedWith(variables: Variables, ...args: string[]): Promise<string> {
    return (await this.stack.succeedWith(variables, ...args)).stdout;
  }

  succeed(...args: string[]): Promise<string> {
    return this.succeedWith({}, ...args);
  }

  async up(...args: string[]): Promise<void> {
    await this.stack.up(...args);
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

  async outputs(...args: string[]): Promise<Readonly<Record<string, string>>> {
    return (await this.stack.outputs(...args)) as Record<string, string>;
  }

  async stop(): Promise<void> {
    await this.emulator.close();
    await this.stack.remove();
  }
}

function describeStep({ op, urn, detailedDiff }: PreviewStep): string {
  const [type = "", name = ""] = urn.split("::").slice(-2);
  const inputs = Object.keys(detailedDiff ?? {}).sort();
  const what = `${op} ${type.split(":").at(-1) ?? ""} ${name}`;
  return inputs.length > 0 ? `${what}: ${inputs.join(", ")}` : what;
}

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import ts from "typescript";
import { parseDocument } from "yaml";
import { runCli, type CliResult } from "../../support/cli";
import { expectPublishedOutput } from "../../support/output-schemas";
import { environmentOf } from "../../support/organization";
import { accept, callsIn, PINNED } from "../../support/recipes";
import { PROJECTS, TestStack } from "../../support/stack";

let repository: string;

beforeEach(async () => {
  await mkdir(PROJECTS, { recursive: true });
  repository = await mkdtemp(path.join(PROJECTS, "init-"));
  await mkdir(path.join(repository, ".git"));
});

afterEach(() => rm(repository, { recursive: true }));

const init = (...args: readonly string[]): Promise<CliResult> =>
  runCli(["init", ...args], { PATH: process.env["PATH"] }, repository);

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

const read = (file: string): Promise<string> => readFile(path.join(repository, file), "utf8");

describe("atlassian-admin init", () => {
  const PROJECT = [
    ".gitignore",
    "Pulumi.yaml",
    "README.md",
    "index.ts",
    "package.json",
    "policy.json",
    "tsconfig.json",
  ];

  it("writes a project that passes its own first preview, policies and review on the real engine, and goes up", async () => {
    const emulator: Emulator = await startEmulator();
    const folder = path.join(repository, "identity");
    expect(await init("--cwd", "identity", "--owner", "team-payments")).toMatchObject({
      exitCode: 0,
      stderr: "",
    });
    const stack = await TestStack.open(folder, "index.ts", environmentOf(emulator));
    await stack.succeed("stack", "init", "prod");

    const env = stack.environmentWith({});
    const review = await runCli(["review", "--policy", "policy.json", "--fail-on", "medium"], env, folder);
    expect({ exitCode: review.exitCode, stdout: review.stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining(
        `"deploy-bot": is created as a service account of "team-payments"`,
      ) as string,
    });
    expect(review.stdout).not.toMatch(/Policy|^(medium|high)/m);
    await stack.up();
    expect((await runCli(["doctor"], env, folder)).exitCode).toBe(0);
    await stack.succeed("preview", "--expect-no-changes");
    expect(emulator.state().serviceAccounts.map(({ displayName }) => displayName)).toEqual(["deploy-bot"]);
    await stack.remove();
    await mkdir(folder);
    await emulator.close();
  });

  it("writes a program whose types are right, and packages that are pinned", async () => {
    await init();
    const program = ts.createProgram([path.join(repository, "index.ts")], {
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: ["node"],
      target: ts.ScriptTarget.ES2023,
    });
    expect(ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText)).toEqual([]);
    const manifest = JSON.parse(await read("package.json")) as Record<string, Record<string, string>>;
    expect(manifest).toMatchObject({
      private: true,
      dependencies: { "@pulumi/pulumi": expect.stringMatching(/^3\.\d+\.\d+$/) as string },
      devDependencies: { pulumi: expect.stringMatching(/^3\.\d+\.\d+$/) as string },
    });
    expect(await filesIn(repository)).toEqual(PROJECT);
  });

  it.each(["github", "gitlab", "bitbucket"])(
    "writes jobs for %s that fit the stack, the folder and the package manager",
    async (service) => {
      const folder = "infra/identity";
      const args = [
        "--service",
        service,
        "--cwd",
        folder,
        "--stack",
        "acme/live",
        "--package-manager",
        "pnpm",
      ];
      expect((await init(...args)).exitCode).toBe(0);
      const files = (await filesIn(repository)).filter((file) => !file.startsWith(folder));
      const texts = await Promise.all(files.map(read));
      for (const text of texts) {
        const document = parseDocument(text);
        expect([...document.errors, ...document.warnings]).toEqual([]);
        expect(text).not.toMatch(/\bprod\b|npm ci|working-directory: \. |FOLDER: \. |cd \. /);
        expect(text.match(/uses: /g) ?? []).toHaveLength(text.match(PINNED)?.length ?? 0);
      }
      const all = texts.join("\n");
      expect(all).toContain("pnpm install --frozen-lockfile --ignore-scripts");
      expect(all).toContain("acme/live");
      expect(all).toContain(folder);
      const calls = callsIn(all);
      expect(new Set(calls.map(([command]) => command))).toEqual(new Set(["review", "drift", "doctor"]));
      await Promise.all(calls.map((call) => accept(call)));
    },
  );

  it("writes the organisation into the stack's settings", async () => {
    await init("--org-id", "0123", "--stack", "dev");
    expect(parseDocument(await read("Pulumi.dev.yaml")).toJS()).toEqual({
      config: { "atlassian-admin:orgId": "0123" },
    });
  });

  it("overwrites nothing, and then writes nothing at all", async () => {
    await writeFile(path.join(repository, "index.ts"), "// Ours.\n");
    const { exitCode, stderr } = await init();
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^error: nothing was written, because these files already exist: index\.ts\. Name a new folder/,
    );
    expect(await filesIn(repository)).toEqual(["index.ts"]);
    expect(await read("index.ts")).toBe("// Ours.\n");
  });

  it.each([
    [["--stack", "a; rm -rf /"], /is not a valid stack name/],
    [["--name", "!!!"], /cannot be used as the name of a project/],
    [["--service", "github", "--cwd", "my folder"], /the jobs cannot use the folder "my folder"/],
  ])("refuses %j, which would go into commands", async (args, reason) => {
    const { exitCode, stderr } = await init(...args);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(reason);
    expect(await filesIn(repository)).toEqual([]);
  });

  it("states in its README what works: every command of it is one that exists", async () => {
    await init();
    const lines = (await read("README.md"))
      .split("\n")
      .filter((line) => line.startsWith("npx atlassian-admin"));
    const calls = lines.map(
      (line) =>
        line
          .split(/\s{2,}|#/)[0]
          ?.replace("npx atlassian-admin ", "")
          .split(" ") ?? [],
    );
    expect(calls.length).toBeGreaterThan(1);
    await Promise.all(calls.map((call) => accept(call)));
  });

  it("lists what it wrote as JSON", async () => {
    const { stdout } = await init("--json");
    expectPublishedOutput("init", JSON.parse(stdout));
    expect(JSON.parse(stdout)).toMatchObject({
      stack: "prod",
      files: expect.arrayContaining(PROJECT) as string[],
    });
  });
});

import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildProgram } from "../../../cli/src/program";
import { CLI, runCli, type CliResult } from "../../support/cli";
import { ManagedOrganization } from "../../support/managed-organization";

/** Every command that reports something, with what it needs beside a stack. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  doctor: [],
  drift: [],
  import: ["--dry-run"],
  inventory: [],
  review: [],
};

const NAMES = Object.keys(COMMANDS);

let managed: ManagedOrganization;
let outside: string;

beforeAll(async () => {
  managed = await ManagedOrganization.start({ seed: { serviceAccounts: [{ displayName: "by-hand" }] } });
  await managed.up(`new Group("group", { name: "deployers" });`);
  outside = await mkdtemp(path.join(tmpdir(), "shell-"));
});

afterAll(async () => {
  await managed.stop();
  await rm(outside, { recursive: true });
});

function run(
  name: string,
  args: readonly string[] = [],
  env: Record<string, string> = {},
  cwd?: string,
): Promise<CliResult> {
  const { stack } = managed;
  return runCli([name, ...(COMMANDS[name] ?? []), ...args], stack.environmentWith(env), cwd ?? stack.folder);
}

it("the table of this test has every command", () => {
  // "init" and "notify" need none, and completion prints a script. "trial" writes, so it takes no stack that
  // happens to be selected.
  const reporting = buildProgram().commands.filter(
    (command) =>
      !["init", "notify", "trial"].includes(command.name()) &&
      command.options.some(({ long }) => long === "--json"),
  );
  expect(reporting.map((command) => command.name()).sort()).toEqual([...NAMES].sort());
});

describe.each(NAMES)("%s", (name) => {
  it("uses the selected stack where none is named", async () => {
    const { exitCode, stdout, stderr } = await run(name);
    expect([0, 2]).toContain(exitCode);
    expect(stderr).not.toContain("error:");
    // The name of the stack or of what it has; an inventory has a column for stacks then.
    expect(stdout).toMatch(/test|deployers|in stack|1 stack with 1 resource/);
  });

  it("uses PULUMI_STACK before that", async () => {
    const { stdout, stderr } = await run(name, [], { PULUMI_STACK: "of-nobody" });
    expect(stdout + stderr).toMatch(/no stack named 'of-nobody' found/);
  });

  it("reports that there is no project, and the remedy", async () => {
    const { exitCode, stdout, stderr } = await run(name, ["--stack", "test"], {}, outside);
    expect(exitCode).toBe(1);
    // A review can be posted, so it has no paths of the machine.
    const shown = name === "review" ? `…/${path.basename(outside)}` : outside;
    expect((stdout + stderr).replace(/\n +-> /g, " ")).toContain(
      `there is no Pulumi project in "${shown}" or above it. Run the command in the folder of the project, or name that folder with --cwd.`,
    );
    expect(stdout + stderr).not.toContain("pulumi new");
  });

  it.each([
    ["a folder that is not there", "no/such/folder/x", `the folder "`],
    ["a folder", ".", "it is a folder"],
    ["a file below a file", "Pulumi.yaml/x", `the folder "`],
  ])("refuses %s as --output before it does anything", async (_, output, reason) => {
    managed.emulator.clearRequests();
    const { exitCode, stdout, stderr } = await run(name, ["--stack", "test", "--output", output]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^error: ".*" cannot be written: .*\. Use another path for --output\.\n$/);
    expect(stderr).toContain(reason);
    expect(managed.emulator.requests().entries).toEqual([]);
  });

  it("writes its result to --output, without colours, and nothing to stdout", async () => {
    const file = path.join(managed.stack.folder, `${name}.out`);
    const { stdout } = await run(name, ["--stack", "test", "--output", file], { FORCE_COLOR: "1" });
    expect(stdout).toBe("");
    const written = await readFile(file, "utf8");
    expect(written).toMatch(/test|deployers|by-hand/);
    expect(written).not.toContain("\u001b");
  });

  it("has colours in a pipe only where they are demanded", async () => {
    const piped = await run(name, ["--stack", "test", "--org-id", "x"]);
    expect(piped.stdout + piped.stderr).not.toContain("\u001b");
    const forced = await run(name, ["--stack", "test", "--org-id", "x"], { FORCE_COLOR: "1" });
    const none = await run(name, ["--stack", "test", "--org-id", "x"], { FORCE_COLOR: "1", NO_COLOR: "1" });
    expect(none.stdout + none.stderr).not.toContain("\u001b");
    // Every way to fail is red.
    expect(forced.exitCode === 1 ? forced.stdout + forced.stderr : "\u001b[31m").toContain("\u001b[31m");
  });
});

describe("without a selected stack", () => {
  it.each(["drift", "import", "review"])("%s explains how to name or select one", async (name) => {
    const folder = path.join(managed.stack.folder, "other");
    await mkdir(folder, { recursive: true });
    const env = managed.stack.environmentWith({ PULUMI_BACKEND_URL: `file://${folder}` });
    const { exitCode, stderr } = await runCli([name, ...(COMMANDS[name] ?? [])], env, managed.stack.folder);
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      `error: no stack is selected. Name one with --stack, or select one with "pulumi stack select".\n`,
    );
  });
});

describe("the completion", () => {
  /** What bash would offer for a line, by the script that we print. */
  function completed(line: string): string[] {
    const words = line.split(" ");
    const script = `
      PATH=${outside}:$PATH
      # What the package bash-completion has.
      _get_comp_words_by_ref() { words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD cur=\${COMP_WORDS[COMP_CWORD]}; }
      source <(atlassian-admin completion bash)
      COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}) COMP_CWORD=${words.length - 1}
      COMP_LINE='${line}' COMP_POINT=${line.length}
      $(complete -p atlassian-admin | sed -E 's/.*-F ([^ ]+).*/\\1/')
      printf '%s\\n' "\${COMPREPLY[@]}"
    `;
    const { stdout } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
    return stdout
      .split("\n")
      .map((one) => one.trim())
      .filter((one) => one !== "");
  }

  // As npm links it.
  beforeAll(() =>
    writeFile(
      path.join(outside, "atlassian-admin"),
      `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`,
      {
        mode: 0o755,
      },
    ),
  );

  it.each([
    ["atlassian-admin inv", ["inventory"]],
    ["atlassian-admin drift --form", ["--format"]],
    ["atlassian-admin inventory --format ", ["table", "json", "csv", "html"]],
    ["atlassian-admin doctor --ignore key", ["key", "key-expiry"]],
  ])("of %j in bash offers %j", (line, expected) => {
    expect(completed(line).sort()).toEqual([...expected].sort());
  });

  it.each(["bash", "zsh", "fish", "powershell"])("prints a script for %s", (shell) => {
    const { status, stdout } = spawnSync(process.execPath, [CLI, "completion", shell], { encoding: "utf8" });
    expect(status).toBe(0);
    expect(stdout).toContain("atlassian-admin");
  });
});

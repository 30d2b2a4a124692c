import { spawnSync } from "node:child_process";
import { readFile, writeFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildProgram } from "../../../cli/src/program";

const CLI = path.resolve(__dirname, "../../../cli/dist/cli.js");

const PAGES = path.resolve(__dirname, "../../../docs/cli");

/** The commands of ours; the others print scripts for shells. */
const COMMANDS = buildProgram()
  .commands.filter((command) => !["completion", "complete"].includes(command.name()))
  .map((command) => {
    let help = "";
    command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    const flags = command.options.map((option) => option.flags.split(" <")[0] ?? "");
    return { name: command.name(), options: command.options.map(({ long }) => long), flags, help };
  });

it("trial refuses --only without --clean-up, instead of a whole trial", () => {
  const trial = (...args: string[]) =>
    spawnSync(process.execPath, [CLI, "trial", "--only", "0123abcd", ...args], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"] },
    });
  for (const args of [[], ["--dry-run"], ["--yes", "--org-id", "x"]]) {
    expect(trial(...args)).toMatchObject({
      status: 1,
      stdout: "",
      stderr: "error: --only needs --clean-up: it names the trial whose objects are removed.\n",
    });
  }
  expect(trial("--clean-up").stderr).not.toContain("--only");
});

describe.each(COMMANDS)("atlassian-admin $name", ({ name, options, flags, help }) => {
  it.each(["--json", "-q, --quiet", "-C, --cwd", "--org-id", "-o, --output"])("has %s", (option) => {
    expect(flags).toContain(option);
  });

  it("has the short forms of --format and --stack that all others have", () => {
    expect(flags).not.toContain("--format");
    expect(flags).not.toContain("--stack");
  });

  it("names its page, and the stack that it uses if none is named", () => {
    // A new project has none that could be selected, and a report needs none. What writes takes none that
    // happens to be selected.
    const defaults: Record<string, string> = {
      init: `(default: "prod")`,
      notify: "",
      trial: "(default: the environment alone)",
    };
    const standard = defaults[name] ?? "(default: PULUMI_STACK, else the selected stack)";
    expect(help.replace(/\s+/g, " ")).toContain(standard);
    expect(flags.some((flag) => flag.startsWith("-s, --stack"))).toBe(standard !== "");
    expect(help).toMatch(new RegExp(`^Documentation: .*docs/cli/${name}\\.md`, "m"));
  });

  it("suggests the option for one with a typo", () => {
    const misspelt = [name, "--outptu", "x"];
    const { status, stderr } = spawnSync(process.execPath, [CLI, ...misspelt], { encoding: "utf8" });
    expect(status).toBe(1);
    expect(stderr).toContain("(Did you mean --output?)");
  });

  it("shows examples and explains its exit codes", () => {
    expect(help).toMatch(/^Examples:\n {2}\S/m);
    expect(help).toMatch(/^Exit codes: 0 .*\b1 /m);
  });

  it("has a page that names every option", async () => {
    const page = await readFile(path.join(PAGES, `${name}.md`), "utf8");
    expect(options.filter((option) => !page.includes(option ?? "--"))).toEqual([]);
  });
});

describe("the help", () => {
  // Each of these costs more than the rest of the help together.
  const SLOW = ["zod", "axios", "@pulumi/pulumi", "cli-table3", "prettier"];
  const PRELOAD = `process.on("exit", () => process.stderr.write(JSON.stringify(Object.keys(require.cache))));`;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "help-"));
    await writeFile(path.join(folder, "preload.cjs"), PRELOAD);
  });

  afterAll(() => rm(folder, { recursive: true }));

  it.each([[], ...COMMANDS.map(({ name }) => [name])])(
    "of %j loads nothing slow and has no colours, even where they are asked for",
    (...names) => {
      const args = ["--require", path.join(folder, "preload.cjs"), CLI, ...names, "--help"];
      const env = { PATH: process.env["PATH"], FORCE_COLOR: "1" };
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env });
      const loaded = JSON.parse(stderr) as string[];
      expect(status).toBe(0);
      expect(stdout).toMatch(/^Usage: atlassian-admin /);
      expect(stdout).not.toContain("\u001b");
      // Commander itself shows that the list is complete.
      expect(loaded.some((file) => file.includes("/node_modules/commander/"))).toBe(true);
      expect(loaded.filter((file) => SLOW.some((name) => file.includes(`/node_modules/${name}/`)))).toEqual(
        [],
      );
    },
  );
});

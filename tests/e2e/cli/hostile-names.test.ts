import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import MarkdownIt from "markdown-it";
import { buildProgram } from "../../../cli/src/program";
import { runCli, type CliResult } from "../../support/cli";
import {
  cellsOf,
  HOSTILE_NAMES,
  isFormula,
  RUNNER_COMMAND,
  SECRET_IN_A_NAME,
  UNSAFE_CHARACTERS,
} from "../../support/hostile-names";
import { ManagedOrganization } from "../../support/managed-organization";

const LONG = `evil ${"long ".repeat(400)}`.trim();
const NAMES = [...Object.values(HOSTILE_NAMES), SECRET_IN_A_NAME, LONG];
const SITE = "ari:cloud:jira::site/c1";

/** What each command is run with; its formats are added. A command that is not here fails the test. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  doctor: ["--stack", "test"],
  drift: ["--stack", "test"],
  import: ["--stack", "test", "--dry-run"],
  inventory: ["--stack", "test"],
  review: ["--stack", "test"],
};

/**
 * Those that print what Atlassian has. `init` and `notify` ask nobody, completion prints a script, and
 * `trial` names its own objects only (tests/contract/trial/redaction.test.ts).
 */
const COMMANDS = buildProgram().commands.filter(
  (command) =>
    !["init", "notify", "trial"].includes(command.name()) &&
    command.options.some(({ long }) => long === "--json"),
);

const RUNS = COMMANDS.flatMap((command) => {
  const formats = command.options.find(({ long }) => long === "--format")?.argChoices ?? ["text"];
  return [...new Set([...formats, "json"])].map((format) => ({ name: command.name(), format }));
});

/** As GitHub and GitLab do it, which make no link of a bare host name. */
const service = new MarkdownIt({ html: true, linkify: true });
service.linkify.set({ fuzzyLink: false });

/** What is wrong with a text, by what its format makes of it. */
const FAULTS: Readonly<Record<string, (text: string) => readonly unknown[]>> = {
  csv: (text) => [",", ";", "\t"].flatMap((separator) => cellsOf(text, separator).filter(isFormula)),
  html: (text) => /<script>alert|<img/.exec(text) ?? [],
  json: (text) => (typeof JSON.parse(text) === "object" ? [] : [text]),
  sarif: (text) => ("version" in (JSON.parse(text) as object) ? [] : [text]),
  markdown: (text) => {
    // What the review folds, in exactly these words.
    const unfolded = text.replace(/^(<details><summary>[\w :]+<\/summary>|<\/details>)$/gm, "");
    const tokens = service.parse(unfolded, {}).flatMap((token) => [token, ...(token.children ?? [])]);
    const types = tokens
      .map(({ type }) => type)
      .filter((type) => /html|link|image|fence|code_block/.test(type));
    const outsideOfCode = tokens.filter(({ type }) => type === "text").map(({ content }) => content);
    return [...types, ...(/@(everyone|team)/.exec(outsideOfCode.join("\n")) ?? [])];
  },
};

describe("names that others chose", () => {
  let managed: ManagedOrganization;

  beforeAll(async () => {
    managed = await ManagedOrganization.start({
      name: NAMES.join(" "),
      workspaces: [{ name: NAMES.join(" "), cloudId: "c1", id: SITE, typeKey: "jira-software" }],
      seed: {
        serviceAccounts: NAMES.map((name, index) => ({
          displayName: name,
          description: `${name} [owner: ${name}]`,
          atlassianId: `712020:${index}`,
        })),
        tokens: NAMES.map((label, index) => ({ account: `712020:${index}`, label })),
        groups: NAMES.map((name, index) => ({
          name,
          description: name,
          members: [`712020:${index}`],
          roles: [{ resourceId: SITE, roleId: "atlassian/user" }],
        })),
        users: NAMES.map((name, index) => ({ name, email: `user${index}@example.com` })),
      },
    });
    // What can be declared of them: the rest is unmanaged, which every command names as well.
    const declared = NAMES.filter(
      (name) => name === name.trim() && name !== LONG && !/\p{Cc}|[\u2028\u2029]/u.test(name),
    );
    await managed.up(...declared.map((name) => groupCalled(`new ${name}`)));
    for (const { id } of managed.emulator.state().groups.filter(({ name }) => name.startsWith("new "))) {
      managed.emulator.mutate({ action: "addMember", group: id, account: "712020:0" });
    }
    // For the review: more of the same, and everything before goes.
    await managed.declare(...declared.map((name) => groupCalled(`other ${name}`)));
  });

  afterAll(() => managed.stop());

  function groupCalled(name: string): string {
    const text = JSON.stringify(name);
    return `new Group(${text}, { name: ${text} });`;
  }

  function run(name: string, ...args: readonly string[]): Promise<CliResult> {
    const { stack } = managed;
    return runCli([name, ...args], stack.environmentWith({}), stack.folder);
  }

  it.each(RUNS)("are harmless in what $name prints as $format", async ({ name, format }) => {
    const formatOption =
      format === "json" ? ["--json"] : format === "text" && name !== "review" ? [] : ["--format", format];
    const { stdout, stderr } = await run(name, ...(ARGUMENTS[name] ?? []), ...formatOption);
    expectHarmless(format, stdout, stderr);
    // They are in it: a test of nothing would pass.
    expect(stdout + stderr).toMatch(/evil|owned|SUM/);
    expect(FAULTS[format]?.(stdout) ?? []).toEqual([]);
  });

  it.each(["doctor", "drift", "import", "inventory"])(
    "are harmless in the output of %s when the API puts them into its errors",
    async (name) => {
      const message = NAMES.join("\n");
      const body = { code: message, message, errors: [{ title: message, detail: message }] };
      managed.emulator.faults.add({ route: "**", status: 400, body });
      try {
        const { exitCode, stderr, stdout } = await run(name, ...(ARGUMENTS[name] ?? []));
        expect(exitCode).toBe(1);
        expectHarmless("text", stdout, stderr);
        expect(stdout + stderr).toMatch(/400/);
      } finally {
        managed.emulator.faults.clear();
      }
    },
  );

  it("are harmless in the program that import writes", async () => {
    const { exitCode, stderr } = await run("import", "--stack", "test");
    expect(stderr).not.toMatch(UNSAFE_CHARACTERS);
    expect(exitCode).toBe(0);
    const folder = path.join(managed.stack.folder, "identity");
    const files = await readdir(folder);
    const program = await Promise.all(files.map((file) => readFile(path.join(folder, file), "utf8")));
    expect(program.join("\n")).toContain("evil");
    expect(program.join("\n")).not.toMatch(UNSAFE_CHARACTERS);
  });

  it.each(["text", "json", "markdown", "sarif"])(
    "are harmless in what review prints as %s of a program that throws them",
    async (format) => {
      await managed.declare(`throw new Error(${JSON.stringify(NAMES.join("\n"))});`);
      const { exitCode, stderr, stdout } = await run("review", "--stack", "test", "--format", format);
      expect(exitCode).toBe(1);
      expectHarmless(format, stdout, stderr);
      expect(stdout + stderr).toContain("unhandled exception");
      expect(FAULTS[format]?.(stdout) ?? []).toEqual([]);
    },
  );

  it("are harmless in the output of drift when the stack has such a name", async () => {
    for (const key of ["colour", "GitHub command", "direction", "heading"]) {
      const { exitCode, stderr, stdout } = await run("drift", "--stack", HOSTILE_NAMES[key] ?? "");
      expect(exitCode).toBe(1);
      expectHarmless("text", stdout, stderr);
    }
  });
});

function expectHarmless(format: string, stdout: string, stderr: string): void {
  // Excel needs the mark at the beginning.
  const result = (format === "csv" ? stdout.replace(/^\ufeff/, "") : stdout).replaceAll("\r\n", "\n");
  for (const text of [result, stderr]) {
    expect(text).not.toMatch(UNSAFE_CHARACTERS);
    expect(text).not.toMatch(RUNNER_COMMAND);
    expect(text).not.toContain("hostileSecret");
  }
}

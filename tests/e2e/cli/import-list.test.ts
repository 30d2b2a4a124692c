import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { runCli, runProgram, type CliResult } from "../../support/cli";
import { environmentOf } from "../../support/organization";
import { commandsIn } from "../../support/pasted-command";
import { PROJECTS, TestStack } from "../../support/stack";

/** In a project of another language, `import` writes a list, and prints the command that reads it. */
describe("atlassian-admin import in a project that is not in TypeScript", () => {
  let emulator: Emulator;
  let stack: TestStack;
  let parentFolder: string;

  beforeAll(async () => {
    emulator = await startEmulator({
      seed: { serviceAccounts: [{ displayName: "bot" }], tokens: [{ account: "bot", label: "ci" }] },
    });
    parentFolder = path.join(PROJECTS, `it's a list of $HOME ${process.pid}`);
    stack = await TestStack.createProject({
      parentFolder,
      hasPlugin: true,
      environment: environmentOf(emulator),
    });
    await stack.setProgram("");
    await stack.succeed("stack", "init", "test");
    await mkdir(path.join(stack.folder, "below"));
  });

  afterAll(async () => {
    await rm(parentFolder, { recursive: true });
    await emulator.close();
  });

  const setRuntime = async (runtime: "nodejs" | "yaml"): Promise<void> => {
    const file = path.join(stack.folder, "Pulumi.yaml");
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace(/name: (nodejs|yaml)/, `name: ${runtime}`));
  };

  const run = async (...args: string[]): Promise<CliResult> => {
    await setRuntime("yaml");
    emulator.clearRequests();
    const all = ["import", "--stack", "test", "--cwd", stack.folder, ...args];
    return runCli(all, stack.environmentWith({}), PROJECTS);
  };

  it.each([
    [["--provider", "dynamic"], /supports TypeScript only, but the project is in yaml\. Omit --provider\./],
    [
      ["--out", "nowhere/ids"],
      /nowhere\/ids\.import\.json" cannot be written: .*Use another path for --out\./,
    ],
    [["--out", "../ids"], /--out must be a folder inside the project/],
  ])("refuses %p before it reads anything", async (args, reason) => {
    const { exitCode, stderr, stdout } = await run(...args);
    expect({ exitCode, stdout, requests: emulator.requests().entries }).toEqual({
      exitCode: 1,
      stdout: "",
      requests: [],
    });
    expect(stderr).toMatch(reason);
    expect(await readdir(stack.folder)).not.toContainEqual(expect.stringContaining("import.json"));
  });

  it.each([
    ["identity/", "identity.import.json"],
    ["below/./some ids", "below/some ids.import.json"],
    ["ids.json", "ids.json"],
  ])("writes --out %p to %p, which the printed command reads from where it is pasted", async (out, file) => {
    const { exitCode, stdout } = await run("--out", out);
    expect({ exitCode, stdout }).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`Wrote 2 objects to ${file}.`) as string,
    });
    // The engine of the tests has no language host for YAML, and imports the same way without one.
    await setRuntime("nodejs");
    const [command = ""] = commandsIn([stdout]);
    const env = stack.environmentWith({ PULUMI_SKIP_CONFIRMATIONS: "true" });
    const pasted = await runProgram(
      "sh",
      ["-c", `${command} --generate-code=false --protect=false`],
      env,
      PROJECTS,
    );
    expect({ command, ...pasted }).toMatchObject({ exitCode: 0, stderr: "" });
    const urns =
      (await stack.exportState()).deployment.resources?.map(({ urn }) => urn.split("::").at(-1)) ?? [];
    expect(urns).toEqual(expect.arrayContaining(["bot", "bot-ci"]));
    expect((await run("--out", out)).stdout).toBe("Nothing to import. 2 are already managed.\n");
    await stack.succeed("state", "delete", "--all", "--yes");
  });
});

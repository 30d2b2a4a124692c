import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { environmentOf } from "../support/organization";
import { readmeBlocks } from "../support/readme";
import { TestStack } from "../support/stack";

const run = promisify(execFile);

describe("the README", () => {
  let emulator: Emulator;
  let stack: TestStack;

  beforeAll(async () => {
    emulator = await startEmulator();
    const program = readmeBlocks().find(({ language }) => language === "ts")?.text ?? "";
    stack = await TestStack.create({
      program,
      isTypeScript: true,
      environment: { ATLASSIAN_ADMIN_BASE_URL: emulator.url },
    });
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  it("has three kinds of code block, each of which a test runs", () => {
    expect(readmeBlocks().map(({ language }) => language)).toEqual(["ts", "sh", "text"]);
  });

  it("shows commands that do what the text says, with the output that it shows", async () => {
    const commands = readmeBlocks().find(({ language }) => language === "sh")?.text ?? "";
    const { stdout } = await run("sh", ["-e", "-c", commands], {
      cwd: stack.folder,
      env: stack.environmentWith(environmentOf(emulator)),
    });
    const shown =
      readmeBlocks()
        .find(({ language }) => language === "text")
        ?.text.trimEnd()
        .split("\n") ?? [];
    expect(shown.length).toBeGreaterThan(3);
    const printed = stdout
      .replace(/ \(\d+(\.\d+)?m?s\)/g, "")
      .split("\n")
      .map((line) => line.trimEnd());
    expect(shown.filter((line) => !printed.includes(line))).toEqual([]);
    expect(emulator.state().tokens).toHaveLength(1);
  });

  it("leaves nothing after destroy", async () => {
    await stack.succeed("destroy", "--yes", "--skip-preview");
    expect(emulator.state()).toMatchObject({ serviceAccounts: [], tokens: [], groups: [] });
  });
});

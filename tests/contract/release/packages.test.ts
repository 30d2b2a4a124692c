import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const WORKSPACE = path.resolve(__dirname, "../../..");

/** In its own process: publint and arethetypeswrong are ES modules, which jest does not load. */
async function release(...args: string[]): Promise<string> {
  const tool = path.join(WORKSPACE, "tools/release/dist/cli.js");
  return run(process.execPath, [tool, ...args]).then(
    () => "",
    (error: unknown) => (error as { stderr: string }).stderr,
  );
}

jest.setTimeout(120_000);

describe("the packages that are published", () => {
  it("hold what they should within their budgets, fit together, and can be loaded and typed everywhere", async () => {
    expect(await release("check")).toBe("");
  });

  it("bring along what docs/dependencies.md lists, under permissive licences", async () => {
    expect(await release("dependencies", "--check")).toBe("");
  });
});

describe("the provider's README on the registry", () => {
  it("has the program that the build compiles, to the letter", () => {
    const readText = (file: string): string => readFileSync(path.join(WORKSPACE, file), "utf8");
    expect(readText("provider/README.md")).toContain(
      `\`\`\`ts\n${readText("examples/quickstart/index.ts")}\`\`\``,
    );
  });
});

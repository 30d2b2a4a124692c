import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { runProgram, type CliResult } from "../support/cli";
import { WORKSPACE } from "../support/documents";
import { nodeOptions } from "../support/node-options";

const PAGE = path.join(WORKSPACE, "demo-inventory.html");

describe("npm run demo", () => {
  let result: CliResult;

  beforeAll(async () => {
    rmSync(PAGE, { force: true });
    const environment = { ...process.env, NODE_OPTIONS: nodeOptions() };
    result = await runProgram(process.execPath, ["examples/quickstart/start.mjs"], environment, WORKSPACE);
  });

  it("goes through all nine steps in their order", () => {
    const printed = result.exitCode === 0 ? "" : result.stdout + result.stderr;
    expect({ exitCode: result.exitCode, printed }).toEqual({ exitCode: 0, printed: "" });
    const steps = [...result.stdout.matchAll(/^=== (\d)\/9 (.*)$/gm)].map(([, , title]) => title);
    expect(steps).toEqual([
      "Declare",
      "Review the pull request",
      "Create",
      "Somebody works in the admin console",
      "Detect the drift",
      "Repair",
      "Rotate",
      "Look at everything",
      "Clean up",
    ]);
  });

  it("names the packages that it builds, and explains the exit code 7 before it happens", () => {
    const { stdout } = result;
    expect(stdout.startsWith("Building the packages")).toBe(true);
    const explained = stdout.indexOf("Exit code 7 is expected here");
    expect(explained).toBeGreaterThan(0);
    expect(stdout.indexOf("$ pulumi refresh --preview-only")).toBeGreaterThan(explained);
  });

  it("names who made the change in the console, and when", () => {
    expect(result.stdout).toMatch(/Admin, \d{4}-\d\d-\d\d/);
  });

  it("warns of nothing", () => {
    expect(result.stdout).not.toContain("warning");
  });

  it("prints no secret", () => {
    expect(result.stdout).toContain("[secret]");
    expect(result.stdout + result.stderr).not.toMatch(/AT[ASC]TT3x/);
  });

  it("leaves the inventory page, whose path is the last that it prints, and nothing else", () => {
    expect(result.stdout.trim().split("\n").at(-3)).toBe(`  ${PAGE}`);
    expect(readFileSync(PAGE, "utf8")).toContain("deploy-bot");
    expect(readdirSync(WORKSPACE).filter((name) => name.startsWith("Pulumi.demo-"))).toEqual([]);
  });
});

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Emulator } from "pulumi-atlassian-admin-emulator";
import { runCli, type CliResult } from "../../support/cli";
import { startGrownOrganization } from "../../support/imported-organization";
import { environmentOf, writesOf } from "../../support/organization";
import { TestStack } from "../../support/stack";

interface Report {
  readonly objects: readonly { readonly type: string; readonly name: string; readonly id: string }[];
  readonly managed: number;
  readonly leftOut: readonly string[];
  readonly files: readonly string[];
}

describe("atlassian-admin import", () => {
  let emulator: Emulator;
  let stack: TestStack;

  beforeAll(async () => {
    emulator = await startGrownOrganization();
    stack = await TestStack.create({ program: "", isTypeScript: true, environment: environmentOf(emulator) });
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  function run(...args: string[]): Promise<CliResult> {
    return runCli(["import", "--stack", "test", ...args], stack.environmentWith({}), stack.folder);
  }

  async function importAll(...args: string[]): Promise<Report> {
    const { exitCode, stderr, stdout } = await run("--json", ...args);
    expect({ exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({ exitCode: 0, stderr: "" });
    return JSON.parse(stdout) as Report;
  }

  const programFiles = (): Promise<string[]> => readdir(path.join(stack.folder, "identity"));

  it("says with --dry-run what it would take in, and leaves no trace", async () => {
    const report = await importAll("--dry-run", "--owner", "team-1", "--only-service-accounts");
    expect(report.objects.filter(({ type }) => type === "ServiceAccount")).toHaveLength(20);
    expect(report.objects).toHaveLength(60);
    await expect(programFiles()).rejects.toThrow("ENOENT");
  });

  it("leaves everything as it was when it cannot read the organisation", async () => {
    emulator.faults.add({ status: 401 });
    const { exitCode, stderr } = await run("--quiet");
    emulator.faults.clear();
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error: .*401/);
    await expect(programFiles()).rejects.toThrow("ENOENT");
  });

  it("takes a grown organisation in: no change in the preview, no write in the next up", async () => {
    const report = await importAll();
    const countOf = (wanted: string): number => report.objects.filter(({ type }) => type === wanted).length;
    expect(
      ["ServiceAccount", "ApiToken", "Group", "GroupMembership", "GroupRoleAssignment"].map(countOf),
    ).toEqual([60, 120, 40, 800, 1]);
    expect(report.leftOut).toEqual([`group "From the IdP": an identity provider fills it.`]);
    await stack.setProgram(`import "./identity/index";`);
    emulator.clearRequests();
    await stack.succeed("preview", "--expect-no-changes");
    await stack.up("--refresh", "--expect-no-changes");
    expect(writesOf(emulator)).toEqual([]);
    expect(await programFiles()).toEqual([
      "accounts.ts",
      "groups.ts",
      "index.ts",
      "memberships.ts",
      "roles.ts",
      "tokens.ts",
    ]);
  });

  it("takes only what is new in when it runs again", async () => {
    const nothing = await importAll();
    expect(nothing).toMatchObject({ objects: [], files: [], managed: 1021 });
    const accounts = await readFile(path.join(stack.folder, "identity/accounts.ts"), "utf8");
    emulator.seed({
      serviceAccounts: [{ displayName: "bot 1" }, { displayName: "@every`one` */ ${x}" }],
      tokens: [{ account: "@every`one` */ ${x}", label: "new" }],
    });
    const report = await importAll();
    expect(report.objects.map(({ type, name }) => `${type} ${name}`)).toEqual([
      "ServiceAccount every-one-x",
      "ApiToken every-one-x-new",
      "ServiceAccount bot-1-2",
    ]);
    expect(report.files).toEqual(["identity/accounts-2.ts", "identity/tokens-2.ts"]);
    expect(await readFile(path.join(stack.folder, "identity/accounts.ts"), "utf8")).toBe(accounts);
    await stack.succeed("preview", "--expect-no-changes");
  });
});

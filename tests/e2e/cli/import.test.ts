import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Emulator } from "pulumi-atlassian-admin-emulator";
import { runCli, type CliResult } from "../../support/cli";
import { changeByHand, startGrownOrganization } from "../../support/imported-organization";
import { expectPublishedOutput } from "../../support/output-schemas";
import { environmentOf, writesOf } from "../../support/organization";
import { JIRA_SITE, parseReport } from "../../support/seeded-organization";
import { TestStack } from "../../support/stack";

// `npm run test:drift` makes twenty.
const CLEAN_RUNS = Number(process.env["CLEAN_DRIFT_RUNS"] ?? 3);

interface Report {
  readonly objects: readonly { readonly type: string; readonly name: string; readonly id: string }[];
  readonly managed: number;
  readonly leftOut: readonly { readonly what: string; readonly reason: string }[];
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

  function run(command: "import" | "drift", ...args: string[]): Promise<CliResult> {
    return runCli([command, "--stack", "test", ...args], stack.environmentWith({}), stack.folder);
  }

  async function importAll(...args: string[]): Promise<Report> {
    const { exitCode, stderr, stdout } = await run("import", "--json", ...args);
    expect({ exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({ exitCode: 0, stderr: "" });
    const report = JSON.parse(stdout) as Report;
    expectPublishedOutput("import", report);
    return report;
  }

  const programFiles = (): Promise<string[]> => readdir(path.join(stack.folder, "identity"));

  it("reports with --dry-run what it would import, and leaves no trace", async () => {
    const report = await importAll("--dry-run", "--owner", "team-1", "--only-service-accounts");
    expect(report.objects.filter(({ type }) => type === "ServiceAccount")).toHaveLength(20);
    expect(report.objects).toHaveLength(60);
    await expect(programFiles()).rejects.toThrow("ENOENT");
  });

  it("leaves everything as it was when it cannot read the organisation", async () => {
    emulator.faults.add({ status: 401 });
    const { exitCode, stderr } = await run("import", "--quiet");
    emulator.faults.clear();
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error: .*401/);
    await expect(programFiles()).rejects.toThrow("ENOENT");
  });

  it("takes a grown organisation in: no change in the preview, no write in the next up", async () => {
    const report = await importAll("--people", "--split", "kind");
    const countOf = (wanted: string): number => report.objects.filter(({ type }) => type === wanted).length;
    expect(
      ["ServiceAccount", "ApiToken", "Group", "GroupMembership", "GroupRoleAssignment"].map(countOf),
      // 800 memberships of service accounts, and 40 of a person.
    ).toEqual([60, 120, 40, 840, 1]);
    expect(report.leftOut).toEqual([
      expect.objectContaining({
        what: `group "From the IdP" and its members`,
        reason: "an identity provider manages it",
      }),
    ]);
    await stack.setProgram(`import "./identity/index";`);
    emulator.clearRequests();
    await stack.succeed("preview", "--expect-no-changes");
    // The protection goes, and the engine would write the whole state once for each resource.
    await stack.succeedWith(
      { PULUMI_SKIP_CHECKPOINTS: "true" },
      ...["up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes"],
    );
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

  it(`is followed by ${CLEAN_RUNS} runs of drift that find nothing`, async () => {
    emulator.clearRequests();
    for (let count = 1; count <= CLEAN_RUNS; count += 1) {
      expect({ count, ...(await run("drift", "--quiet")) }).toEqual({
        count,
        exitCode: 0,
        stderr: "",
        stdout: `0 findings, in 1 stack with 1061 resources; 1 ignored.\n`,
      });
    }
    expect(writesOf(emulator)).toEqual([]);
  }, 900_000);

  it("takes only what is new in when it runs again", async () => {
    const nothing = await importAll("--people");
    expect(nothing).toMatchObject({ objects: [], files: [], managed: 1061 });
    const accounts = await readFile(path.join(stack.folder, "identity/accounts.ts"), "utf8");
    emulator.seed({
      serviceAccounts: [{ displayName: "bot 1" }, { displayName: "@every`one` */ ${x}" }],
      tokens: [{ account: "@every`one` */ ${x}", label: "new" }],
    });
    const report = await importAll("--people", "--split", "kind");
    expect(report.objects.map(({ type, name }) => `${type} ${name}`)).toEqual([
      "ServiceAccount every-one-x",
      "ApiToken every-one-x-new",
      "ServiceAccount bot-1-2",
    ]);
    expect(report.files).toEqual(["identity/accounts-2.ts", "identity/tokens-2.ts"]);
    expect(await readFile(path.join(stack.folder, "identity/accounts.ts"), "utf8")).toBe(accounts);
    await stack.succeed("preview", "--expect-no-changes");
  });

  it("is followed by a drift that names each of twelve kinds of outside change exactly once", async () => {
    await changeByHand(emulator);
    const result = await run("drift", "--json", "--quiet");
    expect([result.exitCode, result.stderr]).toEqual([2, ""]);
    const { findings } = parseReport(result);
    expect(findings.map(({ kind, resource, fact }) => `${kind}: ${resource.name}: ${fact}`)).toEqual([
      `missing: API token "deploy bot 5" of "bot 5": It is gone.`,
      `missing: group "Group 20": It is gone.`,
      `missing: membership of "bot 12" in group "Group 11": It is gone.`,
      `missing: role "atlassian/user" of group "Group 0" on "${JIRA_SITE}": It is gone.`,
      `missing: service account "bot 30": It is gone.`,
      `changed: service account "bot 2": Its owner is "nobody", not "team-2".`,
      `changed: service account "bot 7": Its displayName is "bot seven", not "bot 7".`,
      `unmanaged: API token "by hand" of "bot 6": It is in none of the stacks.`,
      `unmanaged: membership of "bot 9" in group "Group 10": It is in none of the stacks.`,
      `unmanaged: role "atlassian/admin" of group "Group 1" on "${JIRA_SITE}": It is in none of the stacks.`,
      `unmanaged: service account "rogue": It is in none of the stacks.`,
      `owner-gone: service account "bot 0": Its owner "ann@example.com" is deactivated.`,
    ]);
    // The account's two tokens and 20 memberships; the group's 19 other accounts, and the person.
    const consequences = findings.flatMap((finding) => finding.consequences ?? []);
    expect([consequences.length, new Set(consequences).size]).toEqual([42, 42]);
  });
});

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { runCli, type CliResult } from "../../support/cli";
import { ManagedOrganization } from "../../support/managed-organization";
import { parseReport } from "../../support/seeded-organization";
import { SmallServer } from "../../support/small-server";

const STATEMENTS = [
  `const bot = new ServiceAccount("bot", { displayName: "bot", owner: "team-payments" });`,
  `const group = new Group("group", { name: "deployers" });`,
  `new GroupMembership("membership", { groupId: group.groupId, accountId: bot.accountId });`,
  `new ApiToken("token", { accountId: bot.accountId, label: "ci", scopes: ["read:jira-work"] });`,
];

describe("the exit codes of atlassian-admin drift", () => {
  let managed: ManagedOrganization;

  beforeAll(async () => {
    managed = await ManagedOrganization.start({ seed: { users: [{ email: "eve@example.com" }] } });
    await managed.declare(...STATEMENTS);
    // Two seconds are enough to see that nothing responds.
    await managed.stack.configure({ retryBudgetSeconds: "2", requestTimeoutSeconds: "1" });
    await managed.stack.up();
  });

  afterAll(() => managed.stop());

  afterEach(() => {
    managed.emulator.faults.clear();
    managed.emulator.behaviour.patch({ latencyMs: 0, rateLimit: null });
  });

  function drift(args: readonly string[] = [], env: Record<string, string> = {}): Promise<CliResult> {
    const { folder } = managed.stack;
    return runCli(["drift", "--stack", "test", ...args], managed.stack.environmentWith(env), folder);
  }

  const file = (name: string): string => path.join(managed.stack.folder, name);

  describe("1, with the reason, where something could not be checked", () => {
    it.each([
      {
        name: "a dead API",
        env: { ATLASSIAN_ADMIN_BASE_URL: "http://127.0.0.1:1" },
        reason: /could not check stack "test": Cannot read .* ECONNREFUSED/,
      },
      {
        name: "a wrong key",
        env: { ATLASSIAN_ADMIN_API_KEY: "ATCTTwrong" },
        reason: /could not check stack "test": Cannot read .* 401/,
      },
      {
        name: "no key",
        env: { ATLASSIAN_ADMIN_API_KEY: "" },
        reason: /could not check stack "test": Cannot read .* there is no organisation API key/,
      },
    ])("$name", async ({ env, reason }) => {
      const result = await drift(["--json"], env);
      expect(result.exitCode).toBe(1);
      expect(result.stderr).toMatch(reason);
      expect(parseReport(result)).toMatchObject({ outcome: "could-not-check", findings: [] });
    });

    it("a key with scopes, which can read no tokens", async () => {
      const { emulator } = managed;
      const { exitCode, stderr } = await drift([], { ATLASSIAN_ADMIN_API_KEY: emulator.scopedApiKey });
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/could not check stack "test": .*403/);
    });

    it("a slow API", async () => {
      managed.emulator.behaviour.patch({ latencyMs: 1500 });
      const { exitCode, stderr } = await drift();
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/could not check stack "test": .*within 1 s/);
    });

    it("a rate limit that is used up", async () => {
      managed.emulator.behaviour.patch({ rateLimit: { requests: 1, periodSeconds: 600 } });
      const { exitCode, stderr } = await drift();
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/could not check stack "test": .*rate limit/);
    });

    it("a page that only the comparison with the organisation reads and that is not JSON", async () => {
      // The stack has no role of a group, so the engine does not ask for any.
      managed.emulator.faults.add({ route: "**/role-assignments", malformedJson: true });
      const result = await drift(["--json"]);
      expect(result.exitCode).toBe(1);
      expect(result.stderr).toMatch(
        /could not check organisation ".*": the response to GET .* does not match the documented API/,
      );
      expect(parseReport(result).findings).toEqual([]);
    });

    it("a stack that does not exist, also when another one has findings, which are reported", async () => {
      const group = managed.emulator.state().groups[0]?.id ?? "";
      managed.emulator.mutate({ action: "removeMember", group, account: "bot" });
      managed.emulator.mutate({ action: "createServiceAccount", displayName: "rogue" });
      const result = await drift(["nope", "--json"]);
      managed.emulator.mutate({ action: "addMember", group, account: "bot" });
      managed.emulator.mutate({ action: "deleteServiceAccount", account: "rogue" });

      expect(result.exitCode).toBe(1);
      expect(result.stderr).toMatch(/could not check stack "nope": no stack named 'nope' found/);
      // Without that stack, it is unknown what is unmanaged.
      expect(parseReport(result).findings.map(({ kind }) => kind)).toEqual(["missing"]);
    });

    it.each([
      ["a project of its own", "organization/identity/test"],
      ["the layout before Pulumi 3.61", "test"],
    ])("a stack that somebody is updating, with the lock in %s", async (_, folder) => {
      const locks = file(`state/.pulumi/locks/${folder}`);
      await mkdir(locks, { recursive: true });
      await writeFile(path.join(locks, "other.json"), "{}");
      const { exitCode, stderr } = await drift();
      await rm(locks, { recursive: true });
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/could not check stack "test": the stack is locked/);
    });

    it("a stack whose update was interrupted", async () => {
      const checkpoint = file("state/.pulumi/stacks/identity/test.json");
      const original = await readFile(checkpoint, "utf8");
      const state = JSON.parse(original) as { checkpoint: { latest: Record<string, unknown> } };
      const [resource] = state.checkpoint.latest["resources"] as object[];
      state.checkpoint.latest["pending_operations"] = [{ resource, type: "creating" }];
      await writeFile(checkpoint, JSON.stringify(state));
      const { exitCode, stderr } = await drift();
      await writeFile(checkpoint, original);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(
        /could not check stack "test": 1 of its operations \("creating"\) did not finish/,
      );
    });

    it("a key that was changed in the configuration, until the program is run", async () => {
      const { stack } = managed;
      await stack.succeed("config", "set", "--secret", "atlassian-admin:apiKey", "ATCTTold");
      const later = await drift();
      const now = await drift(["--run-program"]);
      await stack.succeed("config", "rm", "atlassian-admin:apiKey");
      // Only the organisation is asked with the new key; the engine has the one of the last "pulumi up".
      expect(later.stderr).toMatch(/could not check organisation .* 401/);
      expect(now.stderr).toMatch(/could not check stack "test": .* 401/);
      expect([later.exitCode, now.exitCode]).toEqual([1, 1]);
    });

    it("a wrong passphrase", async () => {
      const { exitCode, stderr } = await drift([], { PULUMI_CONFIG_PASSPHRASE: "wrong" });
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/could not check stack "test": .*incorrect passphrase/);
    });

    it.each([
      { args: ["--baseline", "none.json"], reason: /does not exist. Create it with --write-baseline/ },
      { args: ["--accept", "none.json"], reason: /"none.json" does not exist/ },
      { args: ["--within", "soon"], reason: /Use a number of days/ },
      { args: ["--format", "pdf"], reason: /Allowed choices are table, json/ },
    ])("$args", async ({ args, reason }) => {
      const { exitCode, stdout, stderr } = await drift(args);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr).toMatch(reason);
    });
  });

  it("is 0 with a healthy API and nothing found", async () => {
    const { exitCode, stdout } = await drift(["--quiet"]);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: "0 findings, in 1 stack with 4 resources.\n",
    });
  });

  it("is 0 whatever variables change what the Pulumi CLI prints, and shows no secret", async () => {
    const { exitCode, stdout, stderr } = await drift(["--json", "--quiet"], {
      PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true",
      PULUMI_ENABLE_LEGACY_REFRESH_DIFF: "true",
      PULUMI_OPTION_SHOW_SECRETS: "true",
      PULUMI_OPTION_EXPECT_NO_CHANGES: "true",
      PULUMI_OPTION_DIFF: "true",
      PULUMI_RUN_PROGRAM: "true",
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    // What every token begins with.
    expect(stdout).not.toContain("ATSTT");
  });

  it("is 0 with an API that is slow and limited, and responds in time", async () => {
    managed.emulator.behaviour.patch({ latencyMs: 100, rateLimit: { requests: 10, periodSeconds: 1 } });
    expect(await drift(["--quiet"])).toMatchObject({ exitCode: 0, stderr: "" });
  });

  // One story, with one finding that stays.
  describe("2, until a finding is known or accepted", () => {
    beforeAll(() => {
      managed.emulator.mutate({ action: "addMember", group: "deployers", account: "eve@example.com" });
    });

    it("is 2 and names the finding, also if the audit log cannot be read", async () => {
      managed.emulator.faults.add({ route: "**/events", status: 403 });
      const result = await drift(["--json"]);
      expect(result.exitCode).toBe(2);
      expect(result.stderr).toMatch(
        /warning: the audit log could not be read, so changes have no author: the API returned 403/,
      );
      const [finding, ...others] = parseReport(result).findings;
      expect(others).toEqual([]);
      expect(finding).toMatchObject({
        kind: "unmanaged",
        resource: { name: `membership of "eve@example.com" in group "deployers"` },
      });
      expect(finding).not.toHaveProperty("by");
    });

    it("is 2 when a webhook heard of the finding, and 1 and no new baseline when one refuses", async () => {
      const server = await SmallServer.start((response, { url }) => {
        response.writeHead(url === "/takes" ? 200 : 403).end();
      });
      const { host } = new URL(server.url);
      const unwritten = file("unwritten.json");
      const refused = await drift(["--notify", `${server.url}/refuses`, "--write-baseline", unwritten]);
      const taken = await drift(["--json"], { ATLASSIAN_ADMIN_NOTIFY_URL: `${server.url}/takes` });
      await server.stop();

      expect([refused.exitCode, taken.exitCode]).toEqual([1, 2]);
      expect(refused.stderr).toContain(`error: could not notify ${host} (--notify): it returned 403.`);
      expect(refused.stderr + taken.stderr).not.toMatch(/takes|refuses/);
      expect(refused.stdout).toContain("1 finding,");
      await expect(readFile(unwritten)).rejects.toThrow("ENOENT");
      const [, heard] = server.received;
      expect(JSON.parse(heard?.body ?? "")).toEqual(parseReport(taken));
    });

    it("is 2 when the baseline is first written, and 0 when it is read again", async () => {
      const baseline = file("baseline.json");
      const both = ["--baseline", baseline, "--write-baseline", baseline];
      expect((await drift(both)).exitCode).toBe(2);
      const again = await drift(both);
      expect({ exitCode: again.exitCode, stdout: again.stdout }).toEqual({
        exitCode: 0,
        stdout: "0 new findings, in 1 stack with 4 resources; 1 known from the baseline.\n",
      });
    });

    it("is 0 while the finding is accepted, and 2 from the day on which that ends", async () => {
      const { findings } = JSON.parse(await readFile(file("baseline.json"), "utf8")) as {
        findings: [{ fingerprint: string }];
      };
      const accept = async (until: string) => {
        const accepted = [{ fingerprint: findings[0].fingerprint, reason: "is on call", until }];
        await writeFile(file("accepted.json"), JSON.stringify({ accepted }));
        return drift(["--accept", file("accepted.json"), "--format", "markdown"]);
      };
      const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
      const today = new Date().toISOString().slice(0, 10);
      const accepted = await accept(tomorrow);
      expect(accepted.exitCode).toBe(0);
      expect(accepted.stdout).toContain("1 accepted");
      const ended = await accept(today);
      expect(ended.exitCode).toBe(2);
      expect(ended.stdout).toContain(`Its acceptance ended on ${today}: is on call`);
    });
  });
});

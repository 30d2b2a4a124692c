import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { BehaviourPatch, FaultRule } from "pulumi-atlassian-admin-emulator";
import { runCli, type CliResult } from "../../support/cli";
import { ManagedOrganization } from "../../support/managed-organization";

describe("the exit codes of atlassian-admin import", () => {
  let managed: ManagedOrganization;

  beforeAll(async () => {
    managed = await ManagedOrganization.start({
      seed: {
        // Longer than a resource takes, so the account is left out, and than the name of a file can be.
        serviceAccounts: [{ displayName: "bot", description: `Reports [owner: ${"long ".repeat(50)}]` }],
        groups: [{ name: "ops", members: ["bot"] }],
        tokens: [{ account: "bot", label: "ci" }],
      },
    });
    // Two seconds are enough to see that nothing responds.
    await managed.stack.succeed("config", "set", "atlassian-admin:retryBudgetSeconds", "2");
    await managed.stack.succeed("config", "set", "atlassian-admin:requestTimeoutSeconds", "1");
    await mkdir(file("identity"));
    await writeFile(file("identity/index.ts"), "// Ours.\n");
  });

  afterAll(() => managed.stop());

  const file = (name: string): string => path.join(managed.stack.folder, name);

  function run(args: readonly string[] = [], env: Record<string, string> = {}): Promise<CliResult> {
    const { stack } = managed;
    return runCli(
      ["import", "--stack", "test", "--quiet", ...args],
      stack.environmentWith(env),
      stack.folder,
    );
  }

  const setBehaviour = (behaviour: BehaviourPatch): void => {
    managed.emulator.behaviour.patch(behaviour);
  };

  /** The files of the project, the text of the user's file, and the state. */
  async function project(): Promise<unknown> {
    const names = await readdir(managed.stack.folder, { recursive: true });
    return {
      names: names.filter((name) => !name.startsWith("state")).sort(),
      index: await readFile(file("identity/index.ts"), "utf8"),
      state: await readFile(file("state/.pulumi/stacks/identity/test.json"), "utf8"),
    };
  }

  describe("1, with the reason and nothing left behind,", () => {
    let before: unknown;

    beforeAll(async () => {
      before = await project();
    });

    afterEach(assertUnchanged);

    async function assertUnchanged(): Promise<void> {
      managed.emulator.faults.clear();
      setBehaviour({ latencyMs: 0, rateLimit: null });
      expect(await project()).toEqual(before);
      expect(managed.writes()).toEqual([]);
    }

    it.each<[string, readonly string[], Record<string, string>, RegExp]>([
      ["a dead API", [], { ATLASSIAN_ADMIN_BASE_URL: "http://127.0.0.1:1" }, /ECONNREFUSED/],
      ["a wrong key", [], { ATLASSIAN_ADMIN_API_KEY: "ATCTTwrong" }, /401/],
      ["no key", [], { ATLASSIAN_ADMIN_API_KEY: "" }, /no organisation API key/],
      ["no organisation", [], { ATLASSIAN_ORG_ID: "" }, /no organisation is given/],
      ["a wrong passphrase", [], { PULUMI_CONFIG_PASSPHRASE: "wrong" }, /passphrase/],
      ["a stack that is not there", ["--other-stack", "nope"], {}, /"nope" cannot be read: .*no stack named/],
      ["a folder outside the project", ["--out", "../elsewhere"], {}, /--out must be a folder inside/],
      [
        "a folder that cannot be made",
        ["--out", "Pulumi.yaml/x"],
        {},
        /cannot be written .* Nothing was imp/,
      ],
    ])("for %s", async (_, args, env, reason) => {
      const { exitCode, stdout, stderr } = await run(args, env);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr).toMatch(/^error: /m);
      expect(stderr).toMatch(reason);
    });

    it("for a key with scopes, which can read no tokens", async () => {
      const result = await run([], { ATLASSIAN_ADMIN_API_KEY: managed.emulator.scopedApiKey });
      expect(result).toMatchObject({
        exitCode: 1,
        stdout: "",
        stderr: expect.stringMatching(/403/) as string,
      });
    });

    it.each<[string, BehaviourPatch, RegExp]>([
      ["that is slower than it may be", { latencyMs: 1500 }, /within 1 s/],
      ["whose rate limit is used up", { rateLimit: { requests: 3, periodSeconds: 600 } }, /rate limit/],
    ])("for an API %s", async (_, behaviour, reason) => {
      setBehaviour(behaviour);
      const { exitCode, stdout, stderr } = await run();
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr).toMatch(reason);
    });

    it.each<[string, FaultRule, RegExp]>([
      [
        "roles that are not JSON",
        { route: "**/role-assignments", malformedJson: true },
        /does not match the documented API/,
      ],
      ["groups with an error", { route: "**/groups/search", status: 500 }, /500/],
      [
        "tokens that alone cannot be found",
        { route: "/users/**", status: 404 },
        /nothing was imported, because not everything could be read: the tokens of/,
      ],
    ])("for %s", async (_, fault, reason) => {
      managed.emulator.faults.add(fault);
      const { exitCode, stdout, stderr } = await run();
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr).toMatch(reason);
    });

    it("for a stack that somebody is updating, whose import the engine refuses", async () => {
      const locks = file("state/.pulumi/locks/organization/identity/test");
      await mkdir(locks, { recursive: true });
      await writeFile(path.join(locks, "other.json"), "{}");
      const { exitCode, stdout, stderr } = await run();
      await rm(locks, { recursive: true });
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr).toMatch(
        /"pulumi import" failed: .* Nothing was imported\. The new files were removed\.$/m,
      );
    });
  });

  it("is 0 with an API that is slow and limited, and responds in time", async () => {
    setBehaviour({ latencyMs: 100, rateLimit: { requests: 6, periodSeconds: 1 } });
    const before = await project();
    const { exitCode, stdout } = await run(["--dry-run"]);
    setBehaviour({ latencyMs: 0, rateLimit: null });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Would import 1 Group, 1 ApiToken, 1 GroupMembership into/);
    expect(await project()).toEqual(before);
  });

  it("is 0 when it imported, also for an owner whose name no file can have, and when nothing is left", async () => {
    const first = await run(["--split", "owner"]);
    const second = await run();
    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
    expect(first.stdout).toMatch(/^Imported 1 Group, 1 ApiToken, 1 GroupMembership into/);
    expect(second.stdout).toBe("Nothing to import. 3 are already managed.\n");
    const names = await readdir(file("identity"));
    expect(names).toEqual(["groups.ts", "index.ts", expect.stringMatching(/^owner-long-[a-z-]*\.ts$/)]);
    expect(await readFile(file("identity/index.ts"), "utf8")).toMatch(/^\/\/ Ours\.\nimport "\.\/groups";\n/);
  });
});

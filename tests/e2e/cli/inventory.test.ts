import { readFile } from "node:fs/promises";
import path from "node:path";
import {
  startEmulator,
  type BehaviourPatch,
  type Emulator,
  type FaultRule,
} from "pulumi-atlassian-admin-emulator";
import { runCli, type CliResult } from "../../support/cli";
import { expectPublishedOutput } from "../../support/output-schemas";
import { environmentOf, writesOf } from "../../support/organization";
import { deployBot } from "../../support/programs";
import { TestStack } from "../../support/stack";

interface Report {
  readonly stacks: readonly string[];
  readonly problems: readonly string[];
  readonly accounts: readonly {
    readonly displayName: string;
    readonly owner?: string;
    readonly managedBy: readonly string[];
    readonly tokens: readonly { readonly label: string; readonly managedBy: readonly string[] }[];
    readonly groups: readonly {
      readonly name: string;
      readonly managedBy: readonly string[];
      readonly membershipManagedBy: readonly string[];
      readonly roles: readonly { readonly app: string; readonly role: string }[];
    }[];
  }[];
}

const CLOUD_ID = "11111111-2222-4333-8444-555555555555";
const ARI = `ari:cloud:confluence::site/${CLOUD_ID}`;

let emulator: Emulator;
let stack: TestStack;

beforeAll(async () => {
  emulator = await startEmulator({
    seed: {
      workspaces: [{ name: "acme", typeKey: "confluence", cloudId: CLOUD_ID }],
      serviceAccounts: [{ displayName: "by-hand", description: "Reports [owner: team-data]" }],
      groups: [
        { name: "readers", members: ["by-hand"], roles: [{ resourceId: ARI, roleId: "atlassian/user" }] },
      ],
      tokens: [{ account: "by-hand", label: "nightly" }],
    },
  });
  stack = await TestStack.create({
    program: deployBot(),
    environment: environmentOf(emulator),
  });
  await stack.configure({ requestTimeoutSeconds: "1", retryBudgetSeconds: "2" });
  await stack.up();
});

afterAll(async () => {
  await stack.remove();
  await emulator.close();
});

afterEach(() => {
  emulator.faults.clear();
  emulator.behaviour.patch({ rateLimit: null, latencyMs: 0 });
});

function inventory(
  args: readonly string[],
  changes: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  const stackArgs = args.includes("--stack") ? [] : ["--no-stack"];
  return runCli(["inventory", ...stackArgs, ...args], stack.environmentWith(changes), stack.folder);
}

const reportOf = ({ stdout }: CliResult): Report => JSON.parse(stdout) as Report;

describe("atlassian-admin inventory", () => {
  it("shows who manages what, and what is reached through groups", async () => {
    const result = await inventory(["--stack", "test", "--json"]);
    expect(result).toMatchObject({ exitCode: 0 });
    expectPublishedOutput("inventory", reportOf(result));
    expect(reportOf(result)).toMatchObject({
      stacks: ["test"],
      problems: [],
      accounts: [
        {
          displayName: "by-hand",
          owner: "team-data",
          managedBy: [],
          tokens: [{ label: "nightly", managedBy: [] }],
          groups: [
            {
              name: "readers",
              managedBy: [],
              membershipManagedBy: [],
              roles: [{ app: "confluence on acme.atlassian.invalid", role: "atlassian/user" }],
            },
          ],
        },
        {
          displayName: "deploy-bot",
          owner: "team-payments",
          managedBy: ["test"],
          tokens: [{ label: expect.stringMatching(/^ci-/) as string, managedBy: ["test"] }],
          groups: [{ name: "deployers", managedBy: ["test"], membershipManagedBy: ["test"], roles: [] }],
        },
      ],
    });
  });

  it("only reads, and shows no secret, no key and nothing on stdout but the result", async () => {
    emulator.clearRequests();
    const secret = String((await stack.outputs())["token"]);
    const results = await Promise.all(
      ["table", "json", "csv", "html"].map((format) => inventory(["--stack", "test", "--format", format])),
    );
    for (const { exitCode, stderr, stdout } of results) {
      expect(exitCode).toBe(0);
      for (const hidden of [secret, emulator.apiKey]) {
        expect(stdout + stderr).not.toContain(hidden);
      }
      expect(stderr).toMatch(
        /^info: reading .*\ninfo: 2 service accounts; .*\ninfo: 2 groups; .*\ninfo: reading the administrators\n$/,
      );
    }
    const starts = results.map(({ stdout }) => stdout.slice(0, 9));
    expect(starts).toEqual([expect.stringMatching("accounts:"), '{\n  "orgI', "\ufeffaccount,", "<!doctype"]);
    expect(writesOf(emulator)).toEqual([]);
  });

  it("reads a stack without its passphrase, because it decrypts nothing", async () => {
    const result = await inventory(["--stack", "test", "--json"], { PULUMI_CONFIG_PASSPHRASE: "wrong" });
    expect(result.exitCode).toBe(0);
    expect(reportOf(result).accounts[1]?.managedBy).toEqual(["test"]);
  });

  it("needs no stack, writes to a file, and is quiet on request", async () => {
    const file = path.join(stack.folder, "inventory.csv");
    const result = await inventory(["--format", "csv", "--output", file, "--quiet"]);
    expect(result).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    expect((await readFile(file, "utf8")).split("\r\n")).toHaveLength(4);
  });

  it("helps with examples, at once", async () => {
    const startedAtMs = performance.now();
    const { exitCode, stdout } = await inventory(["--help"]);
    expect({ exitCode, hasExamples: stdout.includes("Examples:") }).toEqual({
      exitCode: 0,
      hasExamples: true,
    });
    // On a busy machine this takes longer than the 300 ms that it can take on an idle one.
    expect(performance.now() - startedAtMs).toBeLessThan(3000);
  });

  it("ends with 1 for a key with scopes, which cannot read tokens", async () => {
    const { exitCode, stderr, stdout } = await inventory([], {
      ATLASSIAN_ADMIN_API_KEY: emulator.scopedApiKey,
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/403.*scope/i);
  });

  it.each<[string, readonly string[], Readonly<Record<string, string>>, RegExp]>([
    ["a stack that is not there", ["--stack", "nowhere"], {}, /"nowhere" cannot be read: .*no stack named/],
    ["a second stack that is not there", ["--stack", "test", "--stack", "nowhere"], {}, /"nowhere"/],
    ["a wrong key", [], { ATLASSIAN_ADMIN_API_KEY: "wrong" }, /401/],
    ["no key", [], { ATLASSIAN_ADMIN_API_KEY: "" }, /no organisation API key/],
    ["no organisation", [], { ATLASSIAN_ORG_ID: "" }, /no organisation is given/],
    ["an organisation that is not there", ["--org-id", "nowhere"], {}, /nowhere|40[34]/],
    [
      "an API that is down",
      ["--stack", "test"],
      { ATLASSIAN_ADMIN_BASE_URL: "http://127.0.0.1:9" },
      /ECONNREFUSED|connect/,
    ],
    ["a folder that cannot be written", ["--output", "no/such/folder/x"], {}, /cannot be written/],
    ["an unknown format", ["--format", "xml"], {}, /Allowed choices are table, json, csv, html/],
    ["two formats", ["--format", "csv", "--json"], {}, /cannot be used with/],
  ])("ends with 1 and the reason for %s", async (_, args, changes, reason) => {
    const { exitCode, stderr, stdout } = await inventory(args, changes);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(reason);
  });

  it.each<[string, FaultRule, RegExp]>([
    ["accounts that never come", { route: "**/service-accounts", hang: true }, /1 s|time/i],
    ["tokens that may not be read", { route: "/users/**", status: 403 }, /403/],
    ["groups with an error", { route: "**/groups/search", status: 500 }, /500/],
    [
      "a page that cannot be read",
      { route: "**/groups/search", malformedJson: true },
      /JSON|could not be read/i,
    ],
    ["a page that is cut off", { route: "**/role-assignments", truncateBody: true }, /\w/],
    ["a web page instead of an answer", { route: "**/users/search", html: true }, /403/],
  ])("ends with 1 and shows nothing for %s", async (_, fault, reason) => {
    emulator.faults.add(fault);
    const { exitCode, stderr, stdout } = await inventory(["--stack", "test", "--json"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^error: /m);
    expect(stderr).toMatch(reason);
  });

  it("shows what it has, and ends with 1, when one account alone cannot be found", async () => {
    emulator.faults.add({ route: "/users/{accountId}/manage/api-tokens", status: 404, count: 1 });
    const result = await inventory(["--stack", "test", "--json"]);
    expect(result).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/error: could not read the tokens of/) as string,
    });
    expect(reportOf(result)).toMatchObject({ accounts: { length: 2 }, problems: { length: 1 } });
  });

  // The stack's configuration allows a request 1 s, and all its tries 2 s.
  it.each<[string, BehaviourPatch, number]>([
    ["slow", { latencyMs: 300 }, 0],
    ["slower than it may be", { latencyMs: 5000 }, 1],
    ["limited for longer than the tries may take", { rateLimit: { requests: 2, periodSeconds: 60 } }, 1],
  ])("copes with an API that is %s", async (_, behaviour, exitCode) => {
    emulator.behaviour.patch(behaviour);
    const result = await inventory(["--stack", "test", "--json"]);
    expect([result.exitCode, result.stdout !== ""]).toEqual([exitCode, exitCode === 0]);
  });

  it("waits where the API limits the rate, and reads everything", async () => {
    const limited = await startEmulator({
      seed: { serviceAccounts: 5, tokensPerAccount: 1 },
      behaviour: { rateLimit: { requests: 4, periodSeconds: 1 } },
    });
    const result = await inventory(["--json"], environmentOf(limited));
    const { entries } = limited.requests();
    await limited.close();
    expect(result.exitCode).toBe(0);
    expect(reportOf(result).accounts.map(({ tokens }) => tokens.length)).toEqual([1, 1, 1, 1, 1]);
    expect(entries.length).toBeGreaterThan(4);
  });
});

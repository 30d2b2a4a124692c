import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  startEmulator,
  type BehaviourPatch,
  type Emulator,
  type FaultRule,
} from "pulumi-atlassian-admin-emulator";
import { runCli, type CliResult } from "../../support/cli";
import { environmentOf } from "../../support/organization";
import { TestStack } from "../../support/stack";

interface Line {
  readonly check: string;
  readonly status: string;
  readonly fact: string;
  readonly remedy?: string;
}

/** Pulumi's own, in a file backend. */
interface StateFile {
  readonly checkpoint: { latest?: object | null };
}

let emulator: Emulator;
let stack: TestStack;
let output = "";

beforeAll(async () => {
  emulator = await startEmulator({
    name: "Acme",
    seed: { serviceAccounts: [{ displayName: "deploy-bot" }], tokensPerAccount: 1 },
  });
  stack = await TestStack.create({ program: "" });
  await stack.configure(
    { baseUrl: emulator.url, orgId: emulator.orgId, requestTimeoutSeconds: "1", retryBudgetSeconds: "2" },
    emulator.apiKey,
  );
});

afterAll(async () => {
  await stack.remove();
  await emulator.close();
});

beforeEach(() => {
  emulator.reset();
  output = "";
});

afterEach(assertHarmless);

/** Whatever is checked: no secret is printed, and nothing is asked for that could change something. */
function assertHarmless(): void {
  expect(output).not.toContain(emulator.apiKey);
  expect(output).not.toContain(emulator.scopedApiKey);
  expect(emulator.requests().entries.filter(({ method }) => method !== "GET")).toEqual([]);
}

/** Runs the doctor in the folder of the project. */
async function doctor(
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  const env = stack.environmentWith({ ...environmentOf(emulator), ...environment });
  const stackArgs = args.includes("--stack") ? [] : ["--no-stack"];
  const result = await runCli(["doctor", ...stackArgs, ...args], env, stack.folder);
  output += result.stdout + result.stderr;
  return result;
}

/** The same, as what each check found. */
async function findings(...[args = [], environment]: Parameters<typeof doctor>): Promise<{
  exitCode: number;
  lines: Record<string, Line>;
  /** The checks that are not ok, with what they are. */
  rest: Record<string, string>;
}> {
  const { exitCode, stdout } = await doctor([...args, "--json"], environment);
  const { checks } = JSON.parse(stdout) as { checks: readonly Line[] };
  const rest = checks.filter(({ status }) => status !== "ok").map(({ check, status }) => [check, status]);
  return {
    exitCode,
    lines: Object.fromEntries(checks.map((line) => [line.check, line])),
    rest: Object.fromEntries(rest) as Record<string, string>,
  };
}

// No resource in the state is of either provider.
const EMPTY_STACK = { provider: "nothing-to-check" };
const UNNAMED_STACK = { provider: "nothing-to-check", stack: "nothing-to-check" };
const AFTER_KEY = {
  "key-expiry": "not-checked",
  organization: "not-checked",
  directory: "not-checked",
  "service-account-api": "not-checked",
  "token-calls": "not-checked",
};

describe("doctor on a healthy organisation", () => {
  it("finds everything well, and prints it on stdout alone", async () => {
    const { exitCode, stdout, stderr } = await doctor();
    expect(exitCode).toBe(0);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^key +ok +the API accepts the key, and the key has no scopes$/m);
    expect(stdout).toMatch(/^key-expiry +ok +of 2 listed keys, the first to expire is "unscoped-key", on /m);
    expect(stdout).toMatch(new RegExp(`^organization +ok +"Acme" \\(${emulator.orgId}\\)$`, "m"));
    expect(stdout).toMatch(/^directory +ok +"Default directory" \(.*\), the only one$/m);
    expect(stdout).toMatch(
      /^service-account-api +ok +api-access is used and lists 1 service account; account-management works too$/m,
    );
    expect(stdout).toMatch(
      /^token-calls +ok +the tokens of "deploy-bot" can be listed; creating a token was not tested$/m,
    );
    expect(stdout).toMatch(/^engine +ok +Pulumi CLI 3\./m);
    expect(stdout).toMatch(/^sdk +ok +@pulumi\/pulumi 3\..*, pulumi-atlassian-admin 0\./m);
    expect(stdout).toMatch(/^stack +- +no stack is named \(--stack\) or selected$/m);
  });

  it("takes the stack's configuration, and reads its state", async () => {
    const { exitCode, rest, lines } = await findings(["--stack", "test"], {
      ATLASSIAN_ADMIN_API_KEY: "of-no-organisation",
      ATLASSIAN_ADMIN_BASE_URL: "http://127.0.0.1:9",
    });
    expect(exitCode).toBe(0);
    expect(rest).toEqual(EMPTY_STACK);
    expect(lines["configuration"]?.fact).toContain(
      `at ${emulator.url}, from stack "test" and the environment`,
    );
    expect(lines["stack"]?.fact).toContain(`the state of stack "test" is readable`);
  });

  it("has no token calls to try where there is no service account", async () => {
    const empty = await startEmulator();
    const { exitCode, rest } = await findings([], environmentOf(empty));
    await empty.close();
    expect(exitCode).toBe(0);
    expect(rest).toEqual({ ...UNNAMED_STACK, "token-calls": "nothing-to-check" });
  });

  it("waits for a rate limit that ends in time", async () => {
    emulator.behaviour.patch({ rateLimit: { requests: 3, periodSeconds: 1 } });
    const { exitCode, rest } = await findings();
    expect(exitCode).toBe(0);
    expect(rest).toEqual(UNNAMED_STACK);
  });
});

describe("doctor and the key", () => {
  it("ends with a problem for a key that the API refuses, and still compares the clocks", async () => {
    const { exitCode, rest, lines } = await findings([], { ATLASSIAN_ADMIN_API_KEY: "ATCTT3xWrong" });
    expect(exitCode).toBe(1);
    expect(rest).toEqual({ ...UNNAMED_STACK, ...AFTER_KEY, key: "problem" });
    expect(lines["key"]?.fact).toContain("401 Unauthorized");
    expect(lines["key"]?.remedy).toContain("it is wrong, expired or revoked");
  });

  it("ends with a problem for a key with scopes, and reports what it cannot do", async () => {
    const environment = { ATLASSIAN_ADMIN_API_KEY: emulator.scopedApiKey };
    const { exitCode, rest, lines } = await findings([], environment);
    expect(exitCode).toBe(1);
    expect(rest).toEqual({ ...UNNAMED_STACK, key: "problem", "token-calls": "problem" });
    expect(lines["key"]?.remedy).toContain("without scopes");
    expect(lines["service-account-api"]?.fact).toContain(
      "account-management does not work (the API returned 403",
    );
  });

  it("accepts such a key with --ignore", async () => {
    const environment = { ATLASSIAN_ADMIN_API_KEY: emulator.scopedApiKey };
    const { exitCode, stdout } = await doctor(["--ignore", "key", "token-calls"], environment);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^key +PROBLEM \(ignored\) +the API accepts the key, but the key has scopes\.$/m);
  });

  it("knows a key with scopes that has none for organisations", async () => {
    emulator.faults.add({ route: "/admin/v1/orgs", status: 403 });
    const { exitCode, rest } = await findings();
    expect(exitCode).toBe(1);
    expect(rest).toEqual({ ...UNNAMED_STACK, key: "problem" });
  });

  it("names the organisation that the key belongs to", async () => {
    const { exitCode, rest, lines } = await findings(["--org-id", "another"]);
    expect(exitCode).toBe(1);
    expect(rest).toMatchObject({ key: "problem", organization: "problem", directory: "problem" });
    expect(lines["key"]?.fact).toBe(
      `the API accepts the key, but the key belongs to "Acme" (${emulator.orgId}), not to another.`,
    );
  });

  it.each([
    ["ATLASSIAN_ORG_ID", "no organisation is given.", "Use --org-id"],
    ["ATLASSIAN_ADMIN_API_KEY", "there is no organisation API key.", "pulumi config set --secret"],
  ])("ends with a problem without %s", async (variable, fact, remedy) => {
    const { exitCode, rest, lines } = await findings([], { [variable]: "" });
    expect(exitCode).toBe(1);
    expect(rest).toEqual({
      ...UNNAMED_STACK,
      ...AFTER_KEY,
      configuration: "problem",
      key: "not-checked",
      clock: "not-checked",
    });
    expect(lines["configuration"]).toMatchObject({ fact, remedy: expect.stringContaining(remedy) as string });
  });
});

describe("doctor on an API that sends no response", () => {
  it("ends with 1 where nobody listens", async () => {
    const environment = { ATLASSIAN_ADMIN_BASE_URL: "http://127.0.0.1:9" };
    const { exitCode, rest, lines } = await findings([], environment);
    expect(exitCode).toBe(1);
    expect(rest).toEqual({ ...UNNAMED_STACK, ...AFTER_KEY, key: "unknown", clock: "not-checked" });
    expect(lines["key"]?.fact).toContain("ECONNREFUSED");
  });

  it("ends with 1 where the responses take too long", async () => {
    emulator.behaviour.patch({ latencyMs: 1500 });
    const { exitCode, rest, lines } = await findings(["--stack", "test"]);
    expect(exitCode).toBe(1);
    expect(rest).toEqual({ ...EMPTY_STACK, ...AFTER_KEY, key: "unknown", clock: "not-checked" });
    expect(lines["key"]?.fact).toContain("no complete response");
  });

  it("ends with 1 where the rate limit lasts too long", async () => {
    emulator.faults.add({ route: "/admin/v2/orgs/{orgId}/directories", status: 429, retryAfter: 60 });
    const { exitCode, rest, lines } = await findings(["--stack", "test"]);
    expect(exitCode).toBe(1);
    expect(rest).toMatchObject({ directory: "unknown" });
    expect(lines["directory"]?.fact).toContain("rate limit");
  });

  it.each<[string, FaultRule]>([
    ["a page that is no JSON", { malformedJson: true }],
    ["an HTML page", { html: true, status: 200 }],
    ["an answer that is cut off", { truncateBody: true }],
    ["a fault of the server", { status: 503, retryAfter: 0 }],
  ])("ends with 1 for %s, and checks the rest", async (_, fault) => {
    emulator.faults.add({ route: "/admin/v1/orgs/{orgId}", ...fault });
    const { exitCode, rest } = await findings(["--stack", "test"]);
    expect(exitCode).toBe(1);
    expect(rest).toEqual({ ...EMPTY_STACK, organization: "unknown" });
  });
});

describe("doctor and the organisation", () => {
  it("wants one of several directories to be named", async () => {
    emulator.seed({ directories: [{ name: "Second", directoryId: "second" }] });
    const several = await findings();
    expect(several.exitCode).toBe(1);
    expect(several.rest).toEqual({ ...UNNAMED_STACK, directory: "problem" });
    expect(several.lines["directory"]?.remedy).toContain("atlassian-admin:directoryId");

    const named = await findings([], { ATLASSIAN_DIRECTORY_ID: "second" });
    expect(named.exitCode).toBe(0);
    expect(named.lines["directory"]?.fact).toBe(`"Second" (second), as configured`);

    const wrong = await findings([], { ATLASSIAN_DIRECTORY_ID: "third" });
    expect(wrong.exitCode).toBe(1);
    expect(wrong.rest).toEqual({ ...UNNAMED_STACK, directory: "problem" });
    expect(wrong.lines["directory"]?.fact).toContain(`"third" is not among those that the key can read: `);
  });

  it.each<[string, BehaviourPatch["serviceAccountBackends"] & object, number, string]>([
    ["account-management", { apiAccess: false }, 0, "account-management is used and lists 1"],
    ["api-access", { accountManagement: false }, 0, "api-access is used and lists 1"],
    [
      "neither",
      { apiAccess: false, accountManagement: false },
      1,
      "neither service-account API is available.",
    ],
  ])("reports that %s responds", async (_, serviceAccountBackends, code, fact) => {
    emulator.behaviour.patch({ serviceAccountBackends });
    const { exitCode, lines } = await findings();
    expect(exitCode).toBe(code);
    expect(lines["service-account-api"]?.fact).toContain(fact);
  });

  it("reports a key that expires soon", async () => {
    const expiresAt = new Date(Date.now() + 3.5 * 86_400_000).toISOString();
    const body = { data: [{ id: "k", label: "pipeline", expiresAt }], links: {} };
    emulator.faults.add({ route: "/admin/api-access/v1/orgs/{orgId}/api-keys", status: 200, body });
    const { exitCode, rest, lines } = await findings();
    expect(exitCode).toBe(1);
    expect(rest).toEqual({ ...UNNAMED_STACK, "key-expiry": "problem" });
    expect(lines["key-expiry"]?.fact).toContain(`"pipeline", on ${expiresAt.slice(0, 10)} (in 3 days)`);
  });
});

describe("doctor and this machine", () => {
  it("reports a clock that is wrong", async () => {
    const shift = path.resolve(__dirname, "../../support/shifted-clock.cjs");
    const environment = { NODE_OPTIONS: `--require ${shift}`, CLOCK_SHIFT_DAYS: "0.01" };
    const { exitCode, rest, lines } = await findings([], environment);
    expect(exitCode).toBe(1);
    expect(rest).toEqual({ ...UNNAMED_STACK, clock: "problem" });
    expect(lines["clock"]?.fact).toMatch(/^this machine's clock is 86\d s ahead of the API's\.$/);
  });

  it("misses an engine without making one, and checks the organisation all the same", async () => {
    const home = path.join(stack.folder, "no-engine");
    const nowhere = { ...environmentOf(emulator), HOME: home, PULUMI_HOME: home, PATH: "" };
    const { exitCode, stdout } = await runCli(["doctor", "--no-stack"], nowhere, stack.folder);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^engine +PROBLEM +there is no Pulumi CLI 3\.254\.0 or newer \(.*PATH: none; /m);
    expect(stdout.match(/PROBLEM|UNKNOWN|NOT CHECKED/g)).toEqual(["PROBLEM"]);
    expect(await readdir(stack.folder)).not.toContain("no-engine");

    const withStack = await runCli(["doctor", "--stack", "test"], nowhere, stack.folder);
    expect(withStack.exitCode).toBe(1);
    expect(withStack.stdout).toMatch(
      /^configuration +NOT CHECKED +needs the check "engine" to succeed first$/m,
    );
    expect(withStack.stdout).toMatch(/^stack +NOT CHECKED /m);
  });
});

describe("doctor and the stack", () => {
  it("ends with 1 for a stack that is not there", async () => {
    const { exitCode, rest, lines } = await findings(["--stack", "missing"]);
    expect(exitCode).toBe(1);
    expect(rest).toMatchObject({ configuration: "problem", key: "not-checked", stack: "problem" });
    expect(lines["stack"]?.fact).toContain("no stack named 'missing' found");
  });

  it("ends with 1 where the passphrase is wrong", async () => {
    const { exitCode, rest, lines } = await findings(["--stack", "test"], {
      PULUMI_CONFIG_PASSPHRASE: "wrong",
    });
    expect(exitCode).toBe(1);
    expect(rest).toMatchObject({ configuration: "problem", key: "not-checked" });
    expect(lines["configuration"]?.fact).toContain("passphrase");
  });

  it("reports operations that did not end", async () => {
    const type = "pulumi-nodejs:dynamic/atlassian-admin:ServiceAccount";
    // As a killed engine leaves it; an import of a state would drop them.
    const file = path.join(stack.folder, "state/.pulumi/stacks/identity/test.json");
    const state = JSON.parse(await readFile(file, "utf8")) as StateFile;
    state.checkpoint.latest = {
      ...state.checkpoint.latest,
      pending_operations: [
        {
          type: "creating",
          resource: { urn: `urn:pulumi:test::identity::${type}::bot`, custom: true, type },
        },
      ],
    };
    await writeFile(file, JSON.stringify(state));
    const { exitCode, rest, lines } = await findings(["--stack", "test"]);
    expect(exitCode).toBe(1);
    expect(rest).toEqual({ ...EMPTY_STACK, stack: "problem" });
    expect(lines["stack"]?.fact).toContain(`was interrupted during: creating "bot"`);
  });
});

describe("doctor and the profile of a trial", () => {
  const profile = {
    version: 1,
    name: "trial",
    invented: false,
    answers: { "tokens.mint.refused": 403, "organization.directories": "several" },
  };

  it("reports what it means for any stack, and for one that has no tokens", async () => {
    const file = path.join(stack.folder, "profile.json");
    await writeFile(file, JSON.stringify(profile));
    const any = await findings(["--profile", file]);
    expect(any.exitCode).toBe(1);
    expect(any.rest).toEqual({ ...UNNAMED_STACK, profile: "problem" });

    const ofStack = await findings(["--stack", "test", "--profile", file]);
    expect(ofStack.lines["profile"]).toMatchObject({
      status: "ok",
      fact: 'the profile has 0 results that concern stack "test": 0 fail, 0 differ',
    });
  });
});

describe("doctor's own options", () => {
  it("explain themselves with an example", async () => {
    const { exitCode, stdout } = await doctor(["--help"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("Examples:");
  });

  it("refuse a check that does not exist", async () => {
    const { exitCode, stderr } = await doctor(["--ignore", "everything"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Allowed choices are node, proxy");
  });
});

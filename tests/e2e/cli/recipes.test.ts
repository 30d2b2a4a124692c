import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { CLI, type CliResult } from "../../support/cli";
import { ManagedOrganization } from "../../support/managed-organization";
import { writesOf } from "../../support/organization";
import { installFor, RECIPES, runScript, type Recipe } from "../../support/recipes";
import { SmallServer } from "../../support/small-server";

/** What a service keeps as secrets; a recipe alone decides which of them its script gets to see. */
const SECRETS = ["PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE", "ATLASSIAN_ADMIN_API_KEY"];
const WEBHOOK = "ATLASSIAN_ADMIN_NOTIFY_URL";

type Variables = Readonly<Record<string, string>>;

let managed: ManagedOrganization;
let shims: string;
let output = "";

beforeAll(async () => {
  managed = await ManagedOrganization.start({ seed: { users: [{ email: "eve@example.com" }] } });
  const { stack } = managed;
  await stack.succeed("stack", "init", "prod");
  // Two seconds are enough to see that nothing responds.
  const settings = ["retryBudgetSeconds=2", "requestTimeoutSeconds=1"];
  await stack.succeed(
    "config",
    "set-all",
    ...settings.flatMap((one) => ["--plaintext", `atlassian-admin:${one}`]),
  );
  await managed.up(
    `const bot = new ServiceAccount("bot", { displayName: "bot", owner: "team-payments" });`,
    `const group = new Group("group", { name: "deployers" });`,
    `new GroupMembership("membership", { groupId: group.groupId, accountId: bot.accountId });`,
  );
  managed.emulator.clearRequests();
  shims = await installFor(stack.folder, CLI);
  await mkdir(file("scratch"));
});

afterAll(() => managed.stop());

afterEach(assertHarmless);

/** Whatever is checked: nothing is changed, and no secret is printed. */
function assertHarmless(): void {
  expect(writesOf(managed.emulator)).toEqual([]);
  const secrets = Object.values(secretsOf(managed.stack.environmentWith({})));
  expect(secrets.filter((secret) => output.includes(secret))).toEqual([]);
}

const file = (name: string): string => path.join(managed.stack.folder, name);

function secretsOf(environment: NodeJS.ProcessEnv): Variables {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => [...SECRETS, WEBHOOK].includes(name)),
  ) as Variables;
}

async function run(recipe: Recipe, changes: Variables): Promise<CliResult> {
  const { folder } = managed.stack;
  const environment = managed.stack.environmentWith(changes);
  const secrets = secretsOf(environment);
  const rest = Object.entries(environment).filter(([name]) => !(name in secrets));
  const own = Object.entries(recipe.environment(secrets)).map(([name, value]) => [
    name,
    value === "/scratch" ? file("scratch") : value,
  ]);
  const env = Object.fromEntries([...rest, ...own]) as Record<string, string>;
  const more = { PATH: `${shims}:${env["PATH"] ?? ""}`, GITHUB_OUTPUT: file("github-output") };
  const result = await runScript(recipe, { ...env, ...more }, folder);
  output += result.stdout + result.stderr;
  return result;
}

/**
 * Runs all recipes side by side, as nothing that they do can disturb another; returns the exit codes, and what
 * Kubernetes logs.
 */
async function runAll(changes: Variables = {}): Promise<{ exitCodes: Record<string, number>; logs: string }> {
  const results = await Promise.all(RECIPES.map((recipe) => run(recipe, changes)));
  return {
    exitCodes: Object.fromEntries(RECIPES.map(({ name }, index) => [name, results[index]?.exitCode ?? -1])),
    logs: results.at(-1)?.stdout ?? "",
  };
}

/** What each service is handed to show. */
async function reports(): Promise<{
  sarif: { runs: [{ results: object[] }] };
  junit: string[];
  github: string;
}> {
  const [sarif, gitlab, bitbucket, github] = await Promise.all(
    ["drift.sarif", "drift.xml", "test-results/drift.xml", "github-output"].map((name) =>
      readFile(file(name), "utf8"),
    ),
  );
  return {
    sarif: JSON.parse(sarif ?? "") as { runs: [{ results: object[] }] },
    junit: [gitlab ?? "", bitbucket ?? ""],
    github: github?.trim().split("\n").at(-1) ?? "",
  };
}

function all(exitCode: number): Record<string, number> {
  return Object.fromEntries(RECIPES.map(({ name }) => [name, exitCode]));
}

/** Every file below a folder, with the time when it was last written. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (one) => `${one} ${(await stat(one)).mtimeMs}`));
}

describe("every recipe, run by its shell on the real engine,", () => {
  it("ends with 0 when nothing is found, and writes nothing but its report", async () => {
    const before = { state: await filesIn(file("state")), folder: await readdir(managed.stack.folder) };
    const { exitCodes, logs } = await runAll();
    expect(exitCodes).toEqual(all(0));
    expect(logs).toContain("0 findings, in 1 stack with 3 resources.");
    const { sarif, junit, github } = await reports();
    expect(sarif.runs[0].results).toEqual([]);
    expect(junit).toEqual([1, 2].map(() => expect.stringContaining(`failures="0" errors="0"`) as string));
    expect(github).toBe("drift=0");

    expect(await filesIn(file("state"))).toEqual(before.state);
    const written = (await readdir(managed.stack.folder)).filter((name) => !before.folder.includes(name));
    expect(written.sort()).toEqual(["drift.sarif", "drift.xml", "github-output", "test-results"]);
  });

  it("ends with 2 for a finding, which the report has and a webhook hears of", async () => {
    const { emulator } = managed;
    const server = await SmallServer.start((response) => response.writeHead(200).end());
    emulator.mutate({ action: "addMember", group: "deployers", account: "eve@example.com" });
    const { exitCodes, logs } = await runAll({ [WEBHOOK]: `${server.url}/hidden-hook` });
    emulator.mutate({ action: "removeMember", group: "deployers", account: "eve@example.com" });
    await server.stop();

    expect(exitCodes).toEqual(all(2));
    expect(logs).toContain("eve@example.com");
    const { sarif, junit, github } = await reports();
    expect(sarif.runs[0].results).toHaveLength(1);
    expect(junit).toEqual([1, 2].map(() => expect.stringContaining(`failures="1" errors="0"`) as string));
    expect(github).toBe("drift=2");
    expect(server.received.map(({ url }) => url)).toEqual(RECIPES.map(() => "/hidden-hook"));
    expect(output).not.toContain("hidden-hook");
  });

  it("ends with 1 when the API is dead, and the doctor reports it", async () => {
    const { exitCodes, logs } = await runAll({ ATLASSIAN_ADMIN_BASE_URL: "http://127.0.0.1:1" });
    expect(exitCodes).toEqual(all(1));
    expect(logs).toMatch(
      /^key +UNKNOWN +the connection to http:\/\/127\.0\.0\.1:1 failed with ECONNREFUSED/m,
    );
    const { junit, github } = await reports();
    expect(junit).toEqual([1, 2].map(() => expect.stringContaining(`errors="2"`) as string));
    expect(github).toBe("drift=1");
  });
});

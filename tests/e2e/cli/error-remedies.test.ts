import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { examineNode } from "../../../cli/src/commands/doctor/machine";
import { runCli } from "../../support/cli";
import { makeCommandFolder } from "../../support/command-folder";
import { environmentOf } from "../../support/organization";
import { commandsIn, paste } from "../../support/pasted-command";
import { printable, RemedyLedger } from "../../support/remedies";
import { TestStack } from "../../support/stack";

/** The remedies of doctor, and those of every command for its stack, folder and files. */
const ledger = new RemedyLedger(
  printable(
    /src\/(pulumi-commands|settings|stack-state|project|default-stack|destination)\.ts$|doctor\/(machine|organization|stack)/,
  ),
);

/** A test cannot make these go away: they depend on the API, or on this machine. */
const OUT_OF_REACH = [
  "Check the key in use at admin.atlassian.com (Settings, API keys).",
  "Check that this machine synchronises its clock with a time server.",
];

/** Pulumi's own, in a file backend. */
interface StateFile {
  readonly checkpoint: { latest?: object | null };
}

describe("the remedy of an error or of doctor", () => {
  let emulator: Emulator;
  let stack: TestStack;
  let shellPath: string;

  beforeAll(async () => {
    emulator = await startEmulator({ name: "Acme", seed: { serviceAccounts: [{ displayName: "bot" }] } });
    stack = await TestStack.create({ program: "", environment: environmentOf(emulator) });
    shellPath = await makeCommandFolder(stack.folder);
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  afterEach(() => {
    emulator.reset();
  });

  interface Run {
    readonly args?: readonly string[];
    readonly env?: Record<string, string>;
    readonly cwd?: string;
  }

  /** Everything that a command prints. */
  async function printed({ args = [], cwd = stack.folder, env = {} }: Run): Promise<string> {
    const { stderr, stdout } = await runCli(args, stack.environmentWith(env), cwd);
    return `${stdout}\n${stderr}`;
  }

  /** The remedies of the doctor's checks. */
  async function remedies({ args = ["--no-stack"], ...rest }: Run): Promise<string[]> {
    const output = await printed({ ...rest, args: ["doctor", ...args, "--json"] });
    const { checks } = JSON.parse(output.slice(0, output.lastIndexOf("}") + 1)) as {
      checks: readonly { remedy?: string }[];
    };
    return checks.flatMap(({ remedy }) => remedy ?? []);
  }

  /** How many remedies the doctor names before, and after. */
  async function doctorNames(before: Run, after: Run): Promise<{ found: boolean; left: readonly string[] }> {
    const found = await remedies(before);
    const left = await remedies(after);
    ledger.record(found, left);
    return { found: found.length > 0, left };
  }

  const MENDED = { found: true, left: [] };

  it.each<[string, Record<string, string>]>([
    ["NODE_EXTRA_CA_CERTS", { NODE_EXTRA_CA_CERTS: "/nowhere.pem" }],
    ["PULUMI_DEBUG_GRPC", { PULUMI_DEBUG_GRPC: "/tmp/grpc.log" }],
    ["CLOCK_SHIFT_DAYS", { NODE_OPTIONS: `--require ${shiftedClock()}`, CLOCK_SHIFT_DAYS: "0.01" }],
    ["ATLASSIAN_DIRECTORY_ID", { ATLASSIAN_DIRECTORY_ID: "third" }],
    ["ATLASSIAN_ORG_ID", { ATLASSIAN_ORG_ID: "" }],
  ])("mends what is wrong with %s", async (_, env) => {
    expect(await doctorNames({ env }, {})).toEqual(MENDED);
  });

  it("mends the key and the organisation", async () => {
    const scoped = { env: { ATLASSIAN_ADMIN_API_KEY: emulator.scopedApiKey } };
    expect(await doctorNames(scoped, {})).toEqual(MENDED);
    const another = { args: ["--no-stack", "--org-id", "another"] };
    expect(await doctorNames(another, {})).toEqual(MENDED);
    const route = "/admin/api-access/v1/orgs/{orgId}/api-keys";
    const expiresAt = new Date(Date.now() + 3 * 86_400_000).toISOString();
    emulator.faults.add({
      route,
      status: 200,
      body: { data: [{ id: "k", label: "old", expiresAt }], links: {} },
    });
    const found = await remedies({});
    emulator.reset();
    ledger.record(found, await remedies({}));
  });

  it("mends this machine and the project's packages", async () => {
    const old = examineNode("18.0.0");
    ledger.record(["remedy" in old ? (old.remedy ?? "") : ""], await remedies({}));

    const folder = await mkdtemp(path.join(tmpdir(), "packages-"));
    const modules = path.join(folder, "node_modules");
    const workspace = path.resolve(__dirname, "../../..");
    await writeFile(path.join(folder, "Pulumi.yaml"), "name: x\nruntime: nodejs\n");
    const missing = await remedies({ cwd: folder });
    await mkdir(path.join(modules, "@pulumi/pulumi"), { recursive: true });
    await symlink(path.join(workspace, "provider"), path.join(modules, "pulumi-atlassian-admin"));
    await writeFile(path.join(modules, "@pulumi/pulumi/package.json"), `{ "version": "3.1.0" }`);
    const tooOld = await remedies({ cwd: folder });
    await rm(path.join(modules, "@pulumi/pulumi"), { recursive: true });
    await symlink(path.join(workspace, "node_modules/@pulumi/pulumi"), path.join(modules, "@pulumi/pulumi"));
    const good = await remedies({ cwd: folder });
    expect(good).toEqual([]);
    ledger.record(missing, good);
    ledger.record(tooOld, good);
    await rm(folder, { recursive: true });
  });

  it("mends the name of the stack, and its passphrase", async () => {
    const right = { args: ["--stack", "test"] };
    expect(await doctorNames({ args: ["--stack", "other"] }, right)).toEqual(MENDED);
    // Without a secret, no passphrase is needed.
    await stack.configure({ orgId: emulator.orgId }, emulator.apiKey);
    const wrong = { ...right, env: { PULUMI_CONFIG_PASSPHRASE: "wrong" } };
    expect(await doctorNames(wrong, right)).toEqual(MENDED);
    const before = await printed({ args: ["inventory", "--stack", "test", "other", "--json"] });
    expect(before).toContain("Check the name");
    ledger.record([before], [await printed({ args: ["inventory", "--stack", "test", "--json"] })]);
  });

  it("mends the folder, the selected stack and the file for the result", async () => {
    const good = await printed({ args: ["drift", "--kind", "missing", "--output", "drift.txt"] });
    expect(good).not.toContain("error");
    const outside = await printed({ args: ["drift"], cwd: tmpdir() });
    const noFolder = await printed({ args: ["drift", "--output", "/nowhere/drift.txt"] });
    await stack.succeed("stack", "unselect");
    const unselected = await printed({ args: ["drift"] });
    await stack.succeed("stack", "select", "test");
    for (const before of [outside, noFolder, unselected]) {
      expect(before).toMatch(/^error: /m);
      ledger.record([before], [good]);
    }
  });

  it("clears operations that did not finish, so that doctor and drift find nothing", async () => {
    await stack.setProgram(
      `import { Group } from "pulumi-atlassian-admin";\nnew Group("ops", { name: "ops" });\n`,
    );
    await stack.up();
    const type = "pulumi-nodejs:dynamic/atlassian-admin:ServiceAccount";
    // As a killed engine leaves it; an import of a state would drop them.
    const file = path.join(stack.folder, "state/.pulumi/stacks/identity/test.json");
    const state = JSON.parse(await readFile(file, "utf8")) as StateFile;
    const pending = { urn: `urn:pulumi:test::identity::${type}::bot`, custom: true, type };
    state.checkpoint.latest = {
      ...state.checkpoint.latest,
      pending_operations: [{ type: "creating", resource: pending }],
    };
    await writeFile(file, JSON.stringify(state));
    const args = ["drift", "--stack", "test", "--kind", "missing", "--quiet"];
    const [drift, found] = [await printed({ args }), await remedies({ args: ["--stack", "test"] })];
    expect(drift).toContain("did not finish");
    const commands = commandsIn(found.slice(0, 1));
    expect(commands).toEqual([
      "pulumi cancel --stack test",
      "pulumi refresh --clear-pending-creates --stack test",
      "pulumi up --stack test",
    ]);
    for (const command of commands) {
      expect(drift).toContain(`"${command}"`);
      await paste({ stack, shellPath }, command);
    }
    const left = await remedies({ args: ["--stack", "test"] });
    expect(left).toEqual([]);
    expect(await printed({ args })).not.toContain("did not finish");
    ledger.record(found, left);
  });

  it("is followed here, every one", () => {
    expect(ledger.left.filter((one) => !OUT_OF_REACH.some((text) => one.endsWith(text)))).toEqual([]);
  });
});

function shiftedClock(): string {
  return path.resolve(__dirname, "../../support/shifted-clock.cjs");
}

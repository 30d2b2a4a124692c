/**
 * `npm run demo`: the quickstart on the real engine, against the emulator instead of an Atlassian organisation. Creates, changes nothing,
 * finds a change made behind its back, repairs it, renames, destroys. Leaves nothing behind, also when interrupted.
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { resolveEngine, runPulumi, type Engine } from "pulumi-atlassian-admin-engine";

// This file runs from dist/, two folders below the example's place in the workspace.
const PROJECT = path.resolve(__dirname, "../../..");

interface Demo {
  readonly engine: Engine;
  readonly emulator: Emulator;
  readonly stack: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

async function main(): Promise<void> {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      interruption.abort();
    });
  }
  const engine = await resolveEngine({ signal: interruption.signal });
  const emulator = await startEmulator();
  const folder = await mkdtemp(path.join(tmpdir(), "atlassian-admin-demo-"));
  const stack = `demo-${randomBytes(4).toString("hex")}`;
  const environment = {
    ATLASSIAN_ADMIN_BASE_URL: emulator.url,
    ATLASSIAN_ORG_ID: emulator.orgId,
    ATLASSIAN_ADMIN_API_KEY: emulator.apiKey,
    // The emulator shows every change at once; Atlassian may take two minutes.
    ATLASSIAN_LISTING_LAG_SECONDS: "1",
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString("hex"),
  };
  try {
    await play({ engine, emulator, stack, environment, signal: interruption.signal });
  } finally {
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
    await rm(path.join(PROJECT, `Pulumi.${stack}.yaml`), { force: true });
  }
}

async function play(demo: Demo): Promise<void> {
  await pulumi(demo, "stack", "init", demo.stack);

  chapter("Create what the program declares");
  await pulumi(demo, "up", "--yes", "--skip-preview");

  chapter("Run it again: nothing changes");
  await pulumi(demo, "up", "--yes", "--skip-preview", "--expect-no-changes");

  chapter("Somebody renames the account and empties the group in the admin console");
  changeBehindItsBack(demo.emulator);
  const drift = await run(demo, "refresh", "--preview-only", "--diff", "--expect-no-changes");
  expect(drift === 7, `the drift check ends with exit code 7 (it ended with ${drift})`);

  chapter("Repair: what the program declares is true again");
  await pulumi(demo, "up", "--yes", "--skip-preview", "--refresh");
  await pulumi(demo, "refresh", "--preview-only", "--expect-no-changes");

  chapter("Rename the account in the program");
  await pulumi(demo, "config", "set", "botName", "release-bot");
  await pulumi(demo, "up", "--yes", "--skip-preview", "--diff");

  chapter("Remove everything");
  await pulumi(demo, "destroy", "--yes", "--skip-preview", "--remove");
  expectNothingLeft(demo.emulator);
}

function chapter(title: string): void {
  console.log(`\n=== ${title}\n`);
}

/** Runs the CLI with its output on the screen and returns its exit code. */
async function run({ engine, stack, environment, signal }: Demo, ...args: string[]): Promise<number> {
  const words = args.includes("--stack") || args[0] === "stack" ? args : [...args, "--stack", stack];
  console.log(`$ pulumi ${words.join(" ")}`);
  const { exitCode } = await runPulumi(engine, [...words, "--non-interactive"], {
    cwd: PROJECT,
    env: environment,
    signal,
    onOutput: (text, stream) => process[stream].write(text),
  });
  return exitCode;
}

async function pulumi(demo: Demo, ...args: string[]): Promise<void> {
  const exitCode = await run(demo, ...args);
  expect(exitCode === 0, `"pulumi ${args[0] ?? ""}" succeeds (it ended with ${exitCode})`);
}

function changeBehindItsBack(emulator: Emulator): void {
  emulator.mutate({ action: "renameServiceAccount", account: "deploy-bot", displayName: "old-deploy-bot" });
  emulator.mutate({ action: "removeMember", group: "deployers", account: "old-deploy-bot" });
}

function expectNothingLeft(emulator: Emulator): void {
  const { serviceAccounts, tokens, groups } = emulator.state();
  console.log("What is left in the organisation:", { serviceAccounts, tokens, groups });
  expect(serviceAccounts.length + tokens.length + groups.length === 0, "nothing is left");
}

function expect(isTrue: boolean, fact: string): void {
  if (!isTrue) {
    throw new Error(`The demo expects that ${fact}.`);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

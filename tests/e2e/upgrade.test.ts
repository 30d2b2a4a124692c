import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  startEmulator,
  type Emulator,
  type EmulatorOptions,
  type Seed,
} from "pulumi-atlassian-admin-emulator";
import { daysAhead } from "../support/later";
import { environmentOf } from "../support/organization";
import { TestStack } from "../support/stack";

const STATES = path.join(__dirname, "../upgrade/states");
const DAY_MS = 24 * 60 * 60 * 1000;

/** What `npm run freeze` kept of one version. */
interface Frozen {
  readonly frozenAt: string;
  readonly organization: EmulatorOptions;
  readonly seed: Seed;
  readonly stack: object;
}

/** What the changed program of a version must do to its resources; everything else stays as it is. */
const UPDATED = ["bot", "fixed", "members", "rotating"];

describe.each(readdirSync(STATES))("a stack that version %s recorded", (version) => {
  let emulator: Emulator;
  let stack: TestStack;
  let onItsDay: Record<string, string>;

  beforeAll(async () => {
    const text = await readFile(path.join(STATES, version, "state.json"), "utf8");
    const frozen = JSON.parse(text) as Frozen;
    emulator = await startEmulator({ ...frozen.organization, seed: frozen.seed });
    emulator.clock.set(frozen.frozenAt);
    onItsDay = daysAhead((Date.parse(frozen.frozenAt) - Date.now()) / DAY_MS);
    stack = await TestStack.create({
      program: await readFile(path.join(STATES, version, "program.js"), "utf8"),
      environment: { ...environmentOf(emulator), PULUMI_CONFIG_PASSPHRASE: "frozen", ...onItsDay },
    });
    await writeFile(path.join(stack.folder, "frozen.json"), JSON.stringify(frozen.stack));
    await stack.succeed("stack", "import", "--file", "frozen.json");
    emulator.clearRequests();
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  it("has no drift, and the same program changes nothing in it", async () => {
    await stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    await stack.up("--expect-no-changes");
    const { counts } = emulator.requests();
    expect(Object.keys(counts).filter((route) => !/^GET |\/search$|\/workspaces$/.test(route))).toEqual([]);
  });

  it("takes updates in place", async () => {
    const { exitCode, stdout, stderr } = await stack.runWith(
      { CHANGED: "true" },
      "up",
      "--yes",
      "--skip-preview",
      "--json",
    );
    expect({ exitCode, output: exitCode === 0 ? "" : stdout + stderr }).toEqual({ exitCode: 0, output: "" });
    const changed = [...stdout.matchAll(/"op":"(\w[\w-]*)","urn":"[^"]*::([\w-]+)"/g)]
      .filter(([, op]) => op !== "same")
      .map(([, op, name]) => `${op ?? ""} ${name ?? ""}`);
    expect([...new Set(changed)].sort()).toEqual(UPDATED.map((name) => `update ${name}`));
    const [bot] = emulator
      .state()
      .serviceAccounts.filter(({ id }) => id === emulator.state().serviceAccounts[0]?.id);
    expect(bot).toMatchObject({
      displayName: "frozen-bot-2",
      // The mark comes with the first change.
      description: "Deploys more [owner: team-b] [managed by Pulumi: identity/test:bot]",
    });
  });

  it("can be deleted, and leaves nothing behind", async () => {
    await stack.succeed("destroy", "--yes", "--skip-preview");
    const { serviceAccounts, tokens, groups } = emulator.state();
    expect([serviceAccounts, tokens, groups.map(({ name, members }) => [name, members])]).toEqual([
      [],
      [],
      [["people", []]],
    ]);
  });
});

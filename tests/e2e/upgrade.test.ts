import { readdirSync } from "node:fs";
import type { Emulator } from "pulumi-atlassian-admin-emulator";
import { FROZEN_STATES, restore } from "../support/frozen-stack";
import type { TestStack } from "../support/stack";

/** What the changed program of a version must do to its resources; everything else stays as it is. */
const UPDATED = ["bot", "fixed", "members", "rotating"];

describe.each(readdirSync(FROZEN_STATES))("a stack that version %s recorded", (version) => {
  let emulator: Emulator;
  let stack: TestStack;

  beforeAll(async () => {
    ({ emulator, stack } = await restore(version, { program: "program", state: "state" }));
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

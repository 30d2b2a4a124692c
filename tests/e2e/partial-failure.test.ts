import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { environmentOf } from "../support/organization";
import { program } from "../support/programs";
import { TestStack } from "../support/stack";

describe("a partial success", () => {
  let emulator: Emulator;
  let stack: TestStack;

  beforeAll(async () => {
    emulator = await startEmulator({ seed: { serviceAccounts: [{ displayName: "deploy-bot" }] } });
    stack = await TestStack.create({
      program: program(
        `new ServiceAccount("bot", { displayName: "deploy-bot", owner: "team-payments", adoptExisting: true });`,
      ),
      environment: environmentOf(emulator),
    });
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  it("is recorded with its reasons, and finished by the next up", async () => {
    emulator.faults.add({ method: "PATCH", route: "**/service-accounts", status: 403 });
    const failed = await stack.run("up", "--yes", "--skip-preview");
    expect(failed.exitCode).not.toBe(0);
    expect(failed.stdout.replace(/\s+/g, " ")).toMatch(
      /service account "deploy-bot" was created but is unfinished: its description could not be set: the API returned 403/,
    );
    const recorded = (await stack.exportState()).deployment.resources?.find(({ type }) =>
      type.endsWith(":ServiceAccount"),
    );
    expect(recorded).toMatchObject({ id: emulator.state().serviceAccounts[0]?.id });
    expect(recorded?.initErrors).toHaveLength(1);

    emulator.faults.clear();
    const { stdout } = await stack.up();
    expect(stdout).toContain("1 updated");
    expect(emulator.state().serviceAccounts).toMatchObject([
      { description: "[owner: team-payments] [managed by Pulumi: identity/test:bot]" },
    ]);
    await stack.succeed("up", "--yes", "--skip-preview", "--expect-no-changes");
    await stack.succeed("destroy", "--yes", "--skip-preview");
    expect(emulator.state().serviceAccounts).toEqual([]);
  });
});

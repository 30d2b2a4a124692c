import { ExampleProject } from "../../support/example-project";
import { daysAhead, isAccepted } from "../../support/later";

describe("the example token-rotation", () => {
  let example: ExampleProject;

  beforeAll(async () => {
    example = await ExampleProject.start("token-rotation");
    await example.up();
  });

  afterAll(async () => {
    await example.stop();
  });

  /** What the workflow that the example ships runs. */
  async function runWeeklyJob(day: number): Promise<void> {
    const [, command = ""] = /- run: \S*\/pulumi (up .*)/.exec(await example.read("rotate-weekly.yml")) ?? [];
    await example.succeedWith(liveOn(day), ...command.split(" "));
  }

  function liveOn(day: number): Record<string, string> {
    const { clock } = example.emulator;
    clock.set(Date.now());
    clock.advance({ days: day });
    return daysAhead(day);
  }

  async function accepted(...secrets: (string | undefined)[]): Promise<boolean[]> {
    return Promise.all(secrets.map((secret) => isAccepted(example.emulator, secret ?? "")));
  }

  it("gets a new secret from the weekly job when one is due, and leaves the other token alone", async () => {
    const before = await example.outputs();
    expect(await example.preview(liveOn(14))).toEqual([]);
    expect(await example.preview(liveOn(21))).toEqual(["update ApiToken pipeline: expiresAt, overlapEndsAt"]);
    await runWeeklyJob(21);
    const after = await example.outputs();
    expect(after["dashboardToken"]).toBe(before["dashboardToken"]);
    expect(after["pipelineToken"]).not.toBe(before["pipelineToken"]);
    expect(await accepted(before["pipelineToken"], after["pipelineToken"])).toEqual([true, true]);
  });

  it("has the old secret revoked by the job after the overlap", async () => {
    expect(await example.preview(liveOn(28))).toEqual(["update ApiToken pipeline: overlapEndsAt"]);
    await runWeeklyJob(28);
    const labels = example.emulator.state().tokens.map(({ label }) => label.replace(/-[^-]*$/, ""));
    expect(labels.sort()).toEqual(["dashboard", "pipeline"]);
  });

  it("replaces a leaked token at once", async () => {
    const before = await example.outputs();
    await example.succeed("config", "set", "--path", "leaks.dashboard", "INC-481");
    expect(await example.preview(liveOn(29))).toEqual(["replace ApiToken dashboard: rotationTrigger"]);
    await runWeeklyJob(29);
    const after = await example.outputs();
    expect(after["pipelineToken"]).toBe(before["pipelineToken"]);
    expect(await accepted(before["dashboardToken"], after["dashboardToken"])).toEqual([false, true]);
  });
});

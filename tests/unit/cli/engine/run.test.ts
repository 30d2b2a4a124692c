import { InterruptedError, runPulumi, type Engine } from "../../../../cli/src/engine";
import { createFakeMachine, writeFakeEngine, type FakeMachine } from "../../engine/fake-engines";

let machine: FakeMachine;

beforeEach(async () => {
  machine = await createFakeMachine();
});

afterEach(() => machine.remove());

async function engineThat(body: string): Promise<Engine> {
  return { pulumi: await writeFakeEngine(machine.pathFolder, body), version: "3.259.0" };
}

/** Waits until the CLI has begun: it makes a file then. */
async function begun(): Promise<void> {
  const { access } = await import("node:fs/promises");
  const isThere = (): Promise<boolean> =>
    access(`${machine.pathFolder}/begun`).then(
      () => true,
      () => false,
    );
  while (!(await isThere())) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe("runPulumi", () => {
  it("passes arguments, folder and variables on, and gives both outputs", async () => {
    const engine = await engineThat('echo "$1|$2|$STACK|$PULUMI_SKIP_UPDATE_CHECK"; pwd >&2; exit 7');

    const result = await runPulumi(engine, ["up", "a b; $HOME"], {
      cwd: machine.pathFolder,
      env: { STACK: "dev" },
    });

    expect(result).toEqual({
      exitCode: 7,
      stdout: "up|a b; $HOME|dev|true\n",
      stderr: `${machine.pathFolder}\n`,
    });
  });

  it("puts the CLI's own folder first on PATH", async () => {
    const engine = await engineThat('echo "$PATH"');

    const { stdout } = await runPulumi(engine, [], { cwd: "/" });

    expect(stdout.trim()).toBe(`${machine.pathFolder}:${process.env["PATH"] ?? ""}`);
  });

  it.each([
    "PULUMI_ENABLE_STREAMING_JSON_PREVIEW",
    "PULUMI_SKIP_CONFIRMATIONS",
    "PULUMI_ENABLE_LEGACY_DIFF",
    "PULUMI_ENABLE_LEGACY_REFRESH_DIFF",
  ])("leaves out %s, which changes what the CLI prints or asks", async (variable) => {
    const engine = await engineThat(`echo "[$${variable}]"`);
    process.env[variable] = "true";
    try {
      expect((await runPulumi(engine, [], { cwd: "/" })).stdout).toBe("[]\n");
    } finally {
      Reflect.deleteProperty(process.env, variable);
    }
  });

  it("gives 128 plus the signal's number when a signal ended the CLI", async () => {
    expect(await runPulumi(await engineThat("kill -TERM $$"), [], { cwd: "/" })).toMatchObject({
      exitCode: 143,
    });
  });

  it("reports when the CLI cannot be started", async () => {
    const engine = { ...(await engineThat("")), pulumi: `${machine.pathFolder}/gone` };

    await expect(runPulumi(engine, [], { cwd: "/" })).rejects.toThrow(
      /"\S+gone" cannot be started: .*ENOENT/,
    );
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "asks the CLI to end on %s, and listens no longer",
    async (signal) => {
      const before = process.listenerCount(signal);
      const engine = await engineThat(
        `trap "echo saved > ${machine.pathFolder}/saved; exit 0" INT\necho > ${machine.pathFolder}/begun\nwhile :; do /bin/sleep 0.05; done`,
      );
      const run = runPulumi(engine, ["up"], { cwd: "/" });
      const ended = run.catch((error: unknown) => error);
      await begun();

      process.emit(signal);

      expect(await ended).toBeInstanceOf(InterruptedError);
      const { readFile } = await import("node:fs/promises");
      expect(await readFile(`${machine.pathFolder}/saved`, "utf8")).toBe("saved\n");
      expect(process.listenerCount(signal)).toBe(before);
    },
  );

  it("kills a CLI that does not end, at a second signal", async () => {
    jest.useFakeTimers({ doNotFake: ["setTimeout", "nextTick", "setImmediate"] });
    try {
      const engine = await engineThat(
        `trap '' INT\necho > ${machine.pathFolder}/begun\nwhile :; do /bin/sleep 0.05; done`,
      );
      const run = runPulumi(engine, ["up"], { cwd: "/" });
      const ended = run.catch((error: unknown) => error);
      await begun();

      process.emit("SIGINT");
      process.emit("SIGINT");
      jest.setSystemTime(Date.now() + 2000);
      process.emit("SIGINT");

      expect(await ended).toBeInstanceOf(InterruptedError);
    } finally {
      jest.useRealTimers();
    }
  });
});

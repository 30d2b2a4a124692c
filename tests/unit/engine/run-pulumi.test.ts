import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { engineOf, type Engine } from "../../../engine/src/engine";
import { EngineError } from "../../../engine/src/engine-error";
import { runPulumi } from "../../../engine/src/run-pulumi";
import { createFakeMachine, HANGS, writeFakeEngine, writeScript } from "./fake-engines";
import type { FakeMachine } from "./fake-engines";

let machine: FakeMachine;
beforeEach(async () => {
  machine = await createFakeMachine();
});
afterEach(() => machine.remove());

async function engineThat(body: string): Promise<Engine> {
  const pulumi = await writeFakeEngine(machine.pathFolder, body);
  return engineOf(pulumi, "3.259.0", machine.environment);
}

/** Whether a process runs; one that ended but that nobody has waited for yet (Z) does not. */
const isRunning = (id: string): boolean => {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", id.trim()], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
};

/** Whether a process is gone within five seconds: a busy machine takes a moment to carry out a kill. */
async function hasEnded(id: string): Promise<boolean> {
  const deadline = Date.now() + 5_000;
  while (isRunning(id)) {
    if (Date.now() > deadline) {
      process.kill(Number(id), "SIGKILL");
      return false;
    }
    await wait(20);
  }
  return true;
}

/** Interrupts the CLI as soon as it prints something, and returns that once the CLI has ended. */
async function firstOutputOfInterrupted(engine: Engine, killAfterMs?: number): Promise<string> {
  const controller = new AbortController();
  let output = "";
  const onOutput = (text: string): void => {
    output += text;
    controller.abort();
  };
  const run = runPulumi(engine, ["up"], { signal: controller.signal, onOutput, killAfterMs });
  await expect(run).rejects.toMatchObject({ code: "interrupted" });
  return output;
}

describe("runPulumi", () => {
  it("passes arguments as they are, variables and folder, and gives both outputs", async () => {
    const engine = await engineThat('echo "$1|$2|$STACK|$PULUMI_SKIP_UPDATE_CHECK"; pwd >&2');

    const result = await runPulumi(engine, ["up", "a b; $HOME"], {
      cwd: machine.pathFolder,
      env: { STACK: "dev" },
    });

    expect(result).toEqual({
      exitCode: 0,
      stdout: "up|a b; $HOME|dev|true\n",
      stderr: `${machine.pathFolder}\n`,
    });
  });

  it("gives a non-zero exit code as a result", async () => {
    const engine = await engineThat("exit 7");

    expect(await runPulumi(engine, ["refresh"])).toMatchObject({ exitCode: 7 });
  });

  it("gives 128 plus the signal's number when a signal ended the CLI", async () => {
    const engine = await engineThat("kill -TERM $$");

    expect(await runPulumi(engine, ["up"])).toMatchObject({ exitCode: 143 });
  });

  it("hands over output as it arrives", async () => {
    const engine = await engineThat("echo out; echo err >&2");
    const pieces: string[] = [];

    await runPulumi(engine, ["up"], {
      onOutput: (text, stream) => {
        pieces.push(`${stream}: ${text}`);
      },
    });

    expect(pieces.sort()).toEqual(["stderr: err\n", "stdout: out\n"]);
  });

  it("asks the CLI to end after the time limit", async () => {
    const engine = await engineThat(
      'trap "echo saved; exit 0" INT\necho working\nwhile :; do /bin/sleep 0.05; done',
    );

    const error = await runPulumi(engine, ["up", "--yes"], { timeoutMs: 1_500 }).catch(
      (thrown: unknown) => thrown,
    );

    expect(error).toMatchObject({
      code: "timed-out",
      message: 'Running "pulumi up": not finished after 1.5 s. Its last output:\nworking\nsaved',
    });
  });

  it("kills the CLI and a plugin in a separate process group if the CLI does not end by itself", async () => {
    const engine = await engineThat("");
    const program = `#!${process.execPath}
const { spawn } = require("node:child_process");
process.on("SIGINT", () => undefined);
console.log(spawn("/bin/sleep", ["60"], { detached: true }).pid);
setInterval(() => undefined, 1000);
`;
    await writeFile(engine.pulumi, program);

    const id = await firstOutputOfInterrupted(engine, 100);

    expect(id).toMatch(/^\d+\n$/);
    expect(await hasEnded(id)).toBe(true);
  });

  it("leaves nothing of the process group behind when the CLI ends as asked", async () => {
    await writeScript(join(machine.pathFolder, "child"), `trap '' INT\necho $$\n${HANGS}`);
    const engine = await engineThat("trap 'exit 0' INT\nchild &\nwhile :; do /bin/sleep 0.05; done");

    expect(await hasEnded(await firstOutputOfInterrupted(engine))).toBe(true);
  });

  it("ends the CLI when the caller aborts", async () => {
    const engine = await engineThat("trap 'exit 1' INT\nwhile :; do /bin/sleep 0.05; done");

    const run = runPulumi(engine, ["up"], { signal: AbortSignal.timeout(200) });

    await expect(run).rejects.toMatchObject({ code: "interrupted" });
  });

  it("does not put arguments that can be secret into the message", async () => {
    const engine = await engineThat(HANGS);

    const run = runPulumi(engine, ["config", "set", "token", "hunter", "--secret"], {
      timeoutMs: 1,
      killAfterMs: 1,
    });

    await expect(run).rejects.toThrow(/^Running "pulumi config set": not finished/);
  });

  it("reports when the CLI cannot be started", async () => {
    const engine = { ...(await engineThat("exit 0")), pulumi: join(machine.pathFolder, "gone") };

    await expect(runPulumi(engine, ["up"])).rejects.toThrow(EngineError);
    await expect(runPulumi(engine, ["up"])).rejects.toThrow(/^Cannot start ".*gone": .*ENOENT/);
  });
});

import type { PulumiResult } from "pulumi-atlassian-admin-engine";
import type { EmulatorProcess } from "../emulator-process";
import type { Project } from "../project";
import type { PeakMemory, Phase } from "../results";
import { watchMemory } from "./memory-watch";

/** Runs one command of the CLI and returns its cost. */
export class PhaseMeter {
  constructor(
    private readonly project: Project,
    /** Omitted if it is not needed. */
    private readonly emulator: EmulatorProcess | undefined,
  ) {}

  /** Runs the command several times, and returns the run with the median wall time. */
  async median(times: number, command: readonly string[]): Promise<Phase> {
    const phases: Phase[] = [];
    for (let time = 0; time < times; time += 1) {
      phases.push((await this.once(command)).phase);
    }
    phases.sort((a, b) => a.wallSeconds - b.wallSeconds);
    const middle = phases[Math.floor(phases.length / 2)];
    if (middle === undefined) {
      throw new RangeError("A phase is measured at least once.");
    }
    return middle;
  }

  async once(command: readonly string[], expectedExitCode = 0): Promise<{ phase: Phase; stdout: string }> {
    await this.emulator?.clearRequests();
    const cpuBefore = this.emulator?.cpuSeconds();
    const stopWatching = watchMemory();
    const startMs = performance.now();
    let result: PulumiResult;
    let peakMemory: PeakMemory;
    try {
      result = await this.project.run(...command);
    } finally {
      peakMemory = stopWatching();
    }
    const wallSeconds = (performance.now() - startMs) / 1000;
    const cpuAfter = this.emulator?.cpuSeconds();
    if (result.exitCode !== expectedExitCode) {
      throw new Error(
        `"pulumi ${command.join(" ")}" ended with ${result.exitCode} instead of ${expectedExitCode}:\n` +
          `${lastLines(result.stdout)}\n${lastLines(result.stderr)}`,
      );
    }
    const requests = await this.emulator?.requests();
    const phase: Phase = {
      wallSeconds,
      calls: requests?.counts ?? {},
      rateLimited: requests?.entries.filter(({ status }) => status === 429).length ?? 0,
      peakMemory,
      ...(cpuBefore !== undefined && cpuAfter !== undefined && { emulatorCpuSeconds: cpuAfter - cpuBefore }),
      stateBytes: await this.project.stateBytes(),
    };
    return { phase, stdout: result.stdout };
  }
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-25).join("\n");
}

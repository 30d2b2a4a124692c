import type { Emulator } from "pulumi-atlassian-admin-emulator";
import type { PulumiResult } from "pulumi-atlassian-admin-engine";
import { writesOf } from "./organization";
import type { TestStack } from "./stack";

/** An emulated organisation and a stack whose program changes from step to step. */
export abstract class EmulatedStack {
  /** The first lines of every program. */
  protected abstract readonly imports: readonly string[];

  protected constructor(
    readonly emulator: Emulator,
    readonly stack: TestStack,
  ) {}

  async stop(): Promise<void> {
    await this.stack.remove();
    await this.emulator.close();
  }

  /** Makes a program of these statements. */
  async declare(...statements: string[]): Promise<void> {
    await this.stack.setProgram([...this.imports, ...statements, ""].join("\n"));
  }

  /** Runs a command that must fail, and returns what the user sees, on one line. */
  async failure(...args: string[]): Promise<string> {
    const result = await this.stack.run(...args);
    if (result.exitCode === 0) {
      throw new Error(`pulumi ${args.join(" ")} succeeded:\n${result.stdout}`);
    }
    return said(result);
  }

  /** Requests that change something, since the log was cleared. */
  writes(): string[] {
    return writesOf(this.emulator);
  }
}

/** Everything that a command printed, on one line. */
export function said({ stdout, stderr }: PulumiResult): string {
  return (stdout + stderr).replace(/\s+/g, " ");
}

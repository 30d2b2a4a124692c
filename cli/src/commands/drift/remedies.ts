import { stackOptions } from "../../pulumi-commands";
import { parseStack } from "../../stack-reference";

/** The commands in remedies. Each works when pasted into the shell that drift runs in. */
export class Remedies {
  readonly #cwd: string;
  readonly #stacks: readonly string[];
  readonly #here: string;

  /**
   * @param cwd The folder of the project.
   * @param stacks As the user gave them.
   */
  constructor(cwd: string, stacks: readonly string[], here = process.cwd()) {
    this.#cwd = cwd;
    this.#stacks = stacks;
    this.#here = here;
  }

  /** Restores what the program declares. Without the refresh, the engine would compare with the recorded values. */
  up(stack: string): string {
    return `"pulumi up --refresh ${this.#of(stack)}"`;
  }

  /** The same for changes that depend only on the program and the date, so no refresh is needed. */
  upWithoutRefresh(stack: string): string {
    return `"pulumi up ${this.#of(stack)}"`;
  }

  /** Imports unmanaged objects into the first stack. */
  importing(...options: readonly string[]): string {
    return `"${["atlassian-admin import", this.#of(this.#stacks[0] ?? ""), ...options].join(" ")}"`;
  }

  #of(name: string): string {
    const { folder, stack } = parseStack(name, this.#cwd);
    return stackOptions(folder, stack, this.#here);
  }
}

import type { CommonOptions } from "../../command";
import type { Format } from "./formats/names";

export interface DriftOptions extends CommonOptions {
  readonly stack: readonly string[];
  readonly runProgram?: true;
  /** Whether to look for the lock of a stack. */
  readonly lock: boolean;
  /** Days. */
  readonly within: number;
  /** Days. */
  readonly unused: number;
  /** A file with the configuration of the policies. */
  readonly policy?: string;
  readonly accept?: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly format: Format;
  /** A secret. */
  readonly notify?: string;
  /** A secret. */
  readonly notifySlack?: string;
}

import type { CommonOptions } from "../../command";
import type { Kind } from "./finding";
import type { Format } from "./formats/names";

export interface DriftOptions extends CommonOptions {
  readonly stack: readonly string[];
  readonly runProgram?: true;
  /** Whether to check the lock of a stack. */
  readonly lock: boolean;
  /** Days. */
  readonly within: number;
  /** Days. */
  readonly unused: number;
  /** Only findings of these kinds. */
  readonly kind?: readonly Kind[];
  /** Only findings of these owners; case is ignored. */
  readonly owner?: readonly string[];
  /** Patterns in addition to those of the ignore file. */
  readonly ignore?: readonly string[];
  /** Whether to read the ignore files of the projects. */
  readonly ignoreFile: boolean;
  /** Whether SARIF includes accepted findings as suppressed results. */
  readonly includeAccepted?: true;
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

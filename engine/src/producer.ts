import type { Report } from "./progress";

/** What a producer gets to work with. */
export interface ProduceRequest {
  /** The version of the CLI. */
  version: string;
  /** An empty folder, except for an empty `bin`; the producer puts `pulumi` and `pulumi-language-nodejs` into `bin`. */
  staging: string;
  environment: NodeJS.ProcessEnv;
  report: Report;
  /** When aborted, the producer ends its child processes and throws. */
  signal: AbortSignal;
}

/** Installs or builds a CLI into a staging folder. Throws an `EngineError` with code, fact and remedy when it cannot. */
export type Producer = (request: ProduceRequest) => Promise<void>;

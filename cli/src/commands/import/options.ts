import type { CommonOptions } from "../../command";

/** How the program is cut into files. */
export const SPLITS = ["kind", "owner"] as const;

export interface ImportOptions extends CommonOptions {
  readonly stack: string;
  readonly otherStack?: readonly string[];
  readonly name?: readonly string[];
  readonly owner?: readonly string[];
  readonly group?: readonly string[];
  readonly onlyServiceAccounts?: true;
  readonly people?: true;
  readonly out: string;
  readonly split: (typeof SPLITS)[number];
  readonly dryRun?: true;
}

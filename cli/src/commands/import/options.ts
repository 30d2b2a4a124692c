import type { CommonOptions } from "../../command";

/** The two providers that can manage the imported objects (docs/languages.md). */
export const PROVIDERS = ["dynamic", "native"] as const;

export type ProviderName = (typeof PROVIDERS)[number];

/** How the program is split into files. */
export const SPLITS = ["owner", "account", "kind"] as const;

export interface ImportOptions extends CommonOptions {
  readonly stack: string;
  readonly otherStack?: readonly string[];
  readonly name?: readonly string[];
  readonly owner?: readonly string[];
  readonly group?: readonly string[];
  readonly onlyServiceAccounts?: true;
  readonly people?: true;
  readonly out: string;
  /** By default `owner` where most service accounts have one, else `account`. */
  readonly split?: (typeof SPLITS)[number];
  /** Only for TypeScript. By default what the stack has, else `dynamic`. */
  readonly provider?: ProviderName;
  readonly dryRun?: true;
}

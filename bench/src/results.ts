/** The content of bench/results/performance.json. */
export interface Results {
  readonly machine: Machine;
  readonly versions: Versions;
  readonly settings: Settings;
  readonly runs: readonly Run[];
  readonly figures?: Figures;
}

export interface Machine {
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  /** Rounded: the same machine reports slightly different sizes after each boot. */
  readonly memoryGigabytes: number;
}

export interface Versions {
  readonly node: string;
  readonly pulumiCli: string;
  readonly pulumiSdk: string;
  readonly provider: string;
}

/** Equal for both sides of every ratio. */
export interface Settings {
  /** `--parallel` of the CLI. */
  readonly parallel: number;
  /** `PULUMI_SKIP_CHECKPOINTS=true` for stacks of at least this many resources. */
  readonly skipCheckpointsFrom: number;
  /** `atlassian-admin:maxConcurrency`. */
  readonly maxConcurrency: number;
}

/** Ours, or the same program with trivial resources. */
export type Side = "floor" | "ours";

export const PHASES = ["create", "no-op", "refresh", "drift", "destroy"] as const;
export type PhaseName = (typeof PHASES)[number];

/** The conditions that the emulator imposes. */
export interface Variant {
  readonly latencyMs: number;
  /** Requests per second; null for no limit. */
  readonly rateLimit: number | null;
}

/** The conditions of every baseline. */
export const UNHINDERED: Variant = { latencyMs: 0, rateLimit: null };

/** One stack from creation to deletion. */
export interface Run extends Variant {
  readonly date: string;
  readonly scenario: string;
  readonly size: number;
  readonly side: Side;
  readonly resources: number;
  /** The pages that list every group of the stack once; only for memberships. */
  readonly listingPages?: number;
  readonly isSkippingCheckpoints: boolean;
  /** How often no-op and refresh were measured; the medians are stored. */
  readonly repeat: number;
  readonly phases: Partial<Record<PhaseName, Phase>>;
  /** Why the later phases are missing. */
  failure?: string;
}

export interface Phase {
  readonly wallSeconds: number;
  /** Requests by "METHOD route-template". */
  readonly calls: Readonly<Record<string, number>>;
  /** How many of them returned 429; of the latest 10,000 to 20,000 requests, which the emulator remembers. */
  readonly rateLimited: number;
  readonly peakMemory: PeakMemory;
  /** The emulator's share of this machine's CPU; a real API uses none. */
  readonly emulatorCpuSeconds?: number;
  /** The stack's checkpoint afterwards. */
  readonly stateBytes: number;
}

/** Largest resident size in bytes; a process that was not observed is omitted. */
export interface PeakMemory {
  readonly engine?: number;
  readonly program?: number;
  readonly provider?: number;
}

export interface Figures {
  readonly date: string;
  /** `require("pulumi-atlassian-admin")` in a program that has loaded `@pulumi/pulumi`. */
  readonly programImport: LoadCost;
  /** `require("pulumi-atlassian-admin/handlers")` in Pulumi's dynamic-provider process. */
  readonly handlersStart: LoadCost;
  readonly perResource: readonly ResourceCost[];
}

/** Medians of several processes. */
export interface LoadCost {
  readonly processes: number;
  readonly milliseconds: number;
  readonly residentBytes: number;
  readonly modules: number;
  readonly isAxiosLoaded: boolean;
  readonly isZodLoaded: boolean;
}

/** The mean of many calls in a fresh process. */
export interface ResourceCost {
  readonly resource: string;
  readonly calls: number;
  readonly checkMicroseconds: number;
  readonly diffMicroseconds: number;
}

export function totalCalls(phase: Phase): number {
  return Object.values(phase.calls).reduce((sum, count) => sum + count, 0);
}

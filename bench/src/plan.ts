import { UNHINDERED, type PhaseName, type Variant } from "./results";
import { accounts } from "./scenarios/accounts";
import { fewInHugeGroup } from "./scenarios/few-in-huge-group";
import { exactLists, oneList } from "./scenarios/member-lists";
import { memberships } from "./scenarios/memberships";
import { plain, withoutTraces } from "./scenarios/other-floors";
import type { Scenario } from "./scenarios/scenario";
import { trivial } from "./scenarios/trivial";

/** The stacks of one scenario and size: the baseline, and ours under each variant. */
export interface Measurement {
  readonly scenario: Scenario;
  readonly size: number;
  readonly variants: readonly Variant[];
  /** How often no-op and refresh are measured; the median is kept. */
  readonly repeat: number;
  /** What is measured after the creation. @default everything */
  readonly phases?: readonly PhaseName[];
}

const DISTANT: Variant = { latencyMs: 50, rateLimit: null };
/** Fewer requests per second than the provider makes without a limit. */
const LIMITED: Variant = { latencyMs: 0, rateLimit: 50 };

/** Everything that the goals need, the short measurements first: about 45 minutes on two cores. */
export const PROMISES: readonly Measurement[] = [
  { scenario: trivial, size: 0, variants: [], repeat: 3 },
  { scenario: trivial, size: 1, variants: [], repeat: 3 },
  { scenario: exactLists, size: 1_000, variants: [DISTANT], repeat: 3 },
  { scenario: oneList, size: 1_000, variants: [DISTANT], repeat: 3 },
  { scenario: oneList, size: 10_000, variants: [DISTANT], repeat: 3 },
  { scenario: fewInHugeGroup, size: 10_000, variants: [DISTANT], repeat: 3 },
  { scenario: memberships, size: 100, variants: [DISTANT], repeat: 3 },
  { scenario: memberships, size: 1_000, variants: [UNHINDERED, DISTANT, LIMITED], repeat: 3 },
  { scenario: accounts, size: 1_000, variants: [UNHINDERED], repeat: 1 },
  { scenario: plain, size: 1_000, variants: [], repeat: 3, phases: ["no-op"] },
  { scenario: withoutTraces, size: 1_000, variants: [], repeat: 3, phases: ["no-op"] },
  { scenario: plain, size: 5_000, variants: [], repeat: 3, phases: ["no-op"] },
  { scenario: withoutTraces, size: 5_000, variants: [], repeat: 3, phases: ["no-op"] },
  { scenario: memberships, size: 5_000, variants: [UNHINDERED], repeat: 3, phases: ["no-op", "destroy"] },
  { scenario: memberships, size: 10_000, variants: [DISTANT], repeat: 3 },
];

import type { BehaviourPatch, Emulator, FaultRule, Mutation, Seed } from "pulumi-atlassian-admin-emulator";

export type Properties = Readonly<Record<string, unknown>>;

export type Operation = "check" | "create" | "read" | "update" | "delete";

/** Makes the emulated organisation what a situation needs. */
export type Arrange = (emulator: Emulator) => unknown;

/** What a situation is like. */
export interface Circumstances {
  /** A clause for people. Without it the situation causes no message and shows only which requests it takes. */
  readonly when?: string;
  /** Done right before the operation. */
  readonly arrange?: Arrange;
  /** Pulumi configuration without its namespace. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Beside or instead of the script's own; an undefined one is taken out. */
  readonly args?: Properties;
}

/** What may happen to a resource. */
export interface Situation extends Circumstances {
  readonly operation: Operation;
  /** For a check: what the program had before, beside or instead of the script's arguments. */
  readonly previous?: Properties;
  /** Beside or instead of what the state has. */
  readonly state?: Properties;
  /** How long ago the resource was created, for the provider and the emulator alike. */
  readonly afterDays?: number;
  /** For a create: a resource of another kind, created before in the same process. */
  readonly beside?: { readonly type: string; readonly args: Properties };
  /** Further resources of the kind, whose operation runs in the same process at the same time. */
  readonly alongside?: readonly Properties[];
}

/** What the generator does with one resource to see what it does and says. */
export interface ResourceScript {
  /** What the organisation holds at the start. */
  readonly seed?: Seed;
  readonly args: Properties;
  /** For each input, arguments that change this input and nothing else. */
  readonly changes: Readonly<Record<string, Properties>>;
  readonly situations: readonly Situation[];
}

/** The same for a look-up. */
export interface LookUpScript {
  readonly seed?: Seed;
  /** Every way to call it. */
  readonly calls: readonly Properties[];
  readonly situations: readonly Circumstances[];
}

export const all =
  (...arrangements: readonly Arrange[]): Arrange =>
  (emulator) =>
    arrangements.map((arrange) => arrange(emulator));

export const holds =
  (seed: Seed): Arrange =>
  (emulator) =>
    emulator.seed(seed);

export const behaves =
  (patch: BehaviourPatch): Arrange =>
  (emulator) =>
    emulator.behaviour.patch(patch);

export const fails =
  (fault: FaultRule): Arrange =>
  (emulator) =>
    emulator.faults.add(fault);

export const changed =
  (change: Mutation): Arrange =>
  (emulator) =>
    emulator.mutate(change);

/** Two groups of one name, as an organisation with several directories may have; the emulator keeps names unique. */
export const twoGroups = fails({
  route: "**/groups/search",
  status: 200,
  body: { data: ["first-group", "second-group"].map((id) => ({ id, name: "deployers" })) },
});

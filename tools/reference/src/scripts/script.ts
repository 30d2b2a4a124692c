import type { BehaviourPatch, Emulator, FaultRule, Mutation, Seed } from "pulumi-atlassian-admin-emulator";

export type Properties = Readonly<Record<string, unknown>>;

export type Operation = "check" | "create" | "read" | "update" | "delete";

/** Prepares the emulated organisation for a situation. */
export type Arrange = (emulator: Emulator) => unknown;

/** A situation. */
export interface Circumstances {
  /** A clause for the page. Without it the situation causes no message and only shows its requests. */
  readonly when?: string;
  /** Done immediately before the operation. */
  readonly arrange?: Arrange;
  /** Pulumi configuration without its namespace. */
  readonly settings?: Readonly<Record<string, string>>;
  /** In addition to or instead of the script's own; an undefined one is removed. */
  readonly args?: Properties;
}

/** The situations of a resource. */
export interface Situation extends Circumstances {
  readonly operation: Operation;
  /** For a check: the earlier inputs of the program, in addition to or instead of the script's arguments. */
  readonly previous?: Properties;
  /** In addition to or instead of the recorded values. */
  readonly state?: Properties;
  /** How long ago the resource was created, for the provider and the emulator. */
  readonly afterDays?: number;
  /** For a create: a resource of another kind, created before in the same process. */
  readonly beside?: { readonly type: string; readonly args: Properties };
  /** Further resources of the kind, whose operation runs in the same process at the same time. */
  readonly alongside?: readonly Properties[];
}

/** How the generator exercises one resource to record its behaviour and messages. */
export interface ResourceScript {
  /** The objects of the organisation at the start. */
  readonly seed?: Seed;
  readonly args: Properties;
  /** For each input, arguments that change only this input. */
  readonly changes: Readonly<Record<string, Properties>>;
  readonly situations: readonly Situation[];
}

/** The same for a lookup. */
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

/**
 * Two groups with the same name, as an organisation with several directories can have; the emulator keeps names
 * unique.
 */
export const twoGroups = fails({
  route: "**/groups/search",
  status: 200,
  body: { data: ["first-group", "second-group"].map((id) => ({ id, name: "deployers" })) },
});

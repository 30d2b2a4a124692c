import type { Mutation } from "pulumi-atlassian-admin-emulator";
import type { EmulatorProcess } from "../emulator-process";
import type { Side } from "../results";

/** One shape of program, measured at several sizes. */
export interface Scenario {
  readonly name: string;
  /** What a stack of size N holds, for the report. */
  readonly description: string;
  /** The file in `programs/ours` and `programs/floor`. */
  readonly program: string;
  readonly sides: readonly Side[];
  /** Fills the organisation with what the program takes for granted. */
  prepare(emulator: EmulatorProcess, size: number): Promise<Prepared>;
}

export interface Prepared {
  /** What the program reads. */
  readonly parameters: object;
  readonly resources: number;
  /** Pages that hold every group of the stack once. */
  readonly listingPages?: number;
  readonly drift?: Drift;
}

/** One change behind the stack's back. */
export interface Drift {
  readonly change: Mutation;
  readonly repair: Mutation;
  /** The only resource that the drift check may find. */
  readonly resource: string;
}

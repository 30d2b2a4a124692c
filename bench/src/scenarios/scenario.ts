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
  /** Creates the objects that the program expects in the organisation. */
  prepare(emulator: EmulatorProcess, size: number): Promise<Prepared>;
}

export interface Prepared {
  /** The parameters of the program. */
  readonly parameters: object;
  readonly resources: number;
  /** The pages that list every group of the stack once. */
  readonly listingPages?: number;
  readonly drift?: Drift;
}

/** One change outside of the stack. */
export interface Drift {
  readonly change: Mutation;
  readonly repair: Mutation;
  /** The only resource that the drift check is allowed to report. */
  readonly resource: string;
}

import type { ResourceState } from "../../digest";

/**
 * Whether the access of a recorded membership or role exists. The outputs have the end by the server's date,
 * the inputs by the clock of check.
 */
export function isRecorded(state: ResourceState | undefined): boolean {
  return state !== undefined && (state.outputs?.["ended"] ?? state.inputs?.["ended"]) !== true;
}

/** Whether the program gives the access of a membership or role. It does while the day is not known. */
export function isDeclared(state: ResourceState | undefined): boolean {
  return state !== undefined && state.inputs?.["ended"] !== true;
}

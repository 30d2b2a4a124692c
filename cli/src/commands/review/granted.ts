import type { ResourceState } from "../../digest";

/**
 * Whether the access of a recorded membership or role exists. The outputs use the end by the server's date, the
 * inputs the local clock.
 */
export function isRecorded(state: ResourceState | undefined): boolean {
  return state !== undefined && (state.outputs?.["ended"] ?? state.inputs?.["ended"]) !== true;
}

/** Whether the program gives the access of a membership or role. It does while the day is not known. */
export function isDeclared(state: ResourceState | undefined): boolean {
  return state !== undefined && state.inputs?.["ended"] !== true;
}

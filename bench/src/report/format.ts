import type { Phase, Run } from "../results";

export function count(value: number): string {
  return value.toLocaleString("en-US");
}

export function seconds(value: number): string {
  return `${value < 10 ? value.toFixed(1) : count(Math.round(value))} s`;
}

/** Empty for a ratio if one part was not measured. */
export function ratio(value: number | undefined): string {
  return value === undefined ? "" : `${value.toFixed(2)} ×`;
}

/** Empty if not measured. */
export function wallTime(phase: Phase | undefined, toReference?: number): string {
  if (phase === undefined) {
    return "";
  }
  return seconds(phase.wallSeconds) + (toReference === undefined ? "" : ` (${ratio(toReference)})`);
}

export function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? "" : `${count(Math.round(bytes / 1_000_000))} MB`;
}

export function kilobytes(bytes: number): string {
  return `${count(Math.round(bytes / 1000))} kB`;
}

/** The program, its latency and its limit. */
export function conditions({ side, latencyMs, rateLimit }: Run): string {
  if (side === "floor") {
    return "floor";
  }
  return `${latencyMs} ms${rateLimit === null ? "" : `, ${rateLimit} requests/s`}`;
}

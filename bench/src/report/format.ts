import type { Run } from "../results";

export function count(value: number): string {
  return value.toLocaleString("en-US");
}

export function seconds(value: number): string {
  return `${value < 10 ? value.toFixed(1) : count(Math.round(value))} s`;
}

export function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? "" : `${count(Math.round(bytes / 1_000_000))} MB`;
}

export function kilobytes(bytes: number): string {
  return `${count(Math.round(bytes / 1000))} kB`;
}

/** Which program with what latency and limit. */
export function conditions({ side, latencyMs, rateLimit }: Run): string {
  if (side === "floor") {
    return "floor";
  }
  return `${latencyMs} ms${rateLimit === null ? "" : `, ${rateLimit} requests/s`}`;
}

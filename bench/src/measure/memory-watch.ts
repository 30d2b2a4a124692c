import path from "node:path";
import type { PeakMemory } from "../results";
import { processesBelow } from "./processes";

const INTERVAL_MS = 200;

type Role = keyof PeakMemory;

/** Watches the processes that Pulumi starts under this one; `stop` returns the peaks. */
export function watchMemory(): () => PeakMemory {
  const peaks: Partial<Record<Role, number>> = {};
  const look = (): void => {
    for (const { words, residentBytes } of processesBelow(process.pid)) {
      const role = roleOf(words);
      if (role !== undefined) {
        peaks[role] = Math.max(peaks[role] ?? 0, residentBytes);
      }
    }
  };
  const timer = setInterval(look, INTERVAL_MS);
  return () => {
    clearInterval(timer);
    return peaks;
  };
}

function roleOf(words: readonly string[]): Role | undefined {
  const isPlugin = words.some((word) => path.basename(word) === "pulumi-resource-atlassian-admin");
  if (isPlugin || words.some((word) => /[\\/]cmd[\\/]dynamic-provider([\\/]index\.js)?$/.test(word))) {
    return "provider";
  }
  if (words.some((word) => /[\\/]cmd[\\/]run([\\/]index\.js)?$/.test(word))) {
    return "program";
  }
  return path.basename(words[0] ?? "") === "pulumi" ? "engine" : undefined;
}

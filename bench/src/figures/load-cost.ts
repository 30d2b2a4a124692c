import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { LoadCost } from "../results";
import type { LoadSample } from "./load-cost-child";

const run = promisify(execFile);
const PROCESSES = 15;

/** The cost of `require(measured)` in a process that has loaded the modules `before`; medians of several processes. */
export async function measureLoad(
  before: readonly string[],
  measured: string,
  signal: AbortSignal,
): Promise<LoadCost> {
  const samples: LoadSample[] = [];
  for (let index = 0; index < PROCESSES; index += 1) {
    const child = path.join(__dirname, "load-cost-child.js");
    const { stdout } = await run(process.execPath, [child, before.join(","), measured], { signal });
    samples.push(JSON.parse(stdout) as LoadSample);
  }
  const modules = samples[0]?.modules ?? [];
  const isLoaded = (name: string): boolean =>
    modules.some((file) => file.includes(`${path.sep}node_modules${path.sep}${name}${path.sep}`));
  return {
    processes: PROCESSES,
    milliseconds: median(samples.map(({ milliseconds }) => milliseconds)),
    residentBytes: median(samples.map(({ residentBytes }) => residentBytes)),
    modules: modules.length,
    isAxiosLoaded: isLoaded("axios"),
    isZodLoaded: isLoaded("zod"),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

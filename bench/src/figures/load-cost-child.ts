import { createRequire } from "node:module";

/** Loads modules in a separate process, and prints the cost of the last one. */
interface LoadSample {
  readonly milliseconds: number;
  readonly residentBytes: number;
  readonly modules: string[];
}

const load = createRequire(__filename);
const [before = "", measured = ""] = process.argv.slice(2);

for (const name of before.split(",")) {
  load(name);
}
const modulesBefore = new Set(Object.keys(load.cache));
const residentBefore = process.memoryUsage.rss();
const startMs = performance.now();
load(measured);
const sample: LoadSample = {
  milliseconds: performance.now() - startMs,
  residentBytes: process.memoryUsage.rss() - residentBefore,
  modules: Object.keys(load.cache).filter((name) => !modulesBefore.has(name)),
};
process.stdout.write(JSON.stringify(sample));

export type { LoadSample };

// `npm run test:model -- [N] [--seed S]`: N fresh seeds, each for one scenario, or those from a seed again.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import process from "node:process";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({ options: { seed: { type: "string" } }, allowPositionals: true });
const jest = createRequire(import.meta.url).resolve("jest/bin/jest");
const [runs = values.seed === undefined ? "100" : "1"] = positionals;
const { status } = spawnSync(process.execPath, [jest, "--selectProjects", "model", "--silent=false"], {
  stdio: "inherit",
  env: {
    ...process.env,
    MODEL_RUNS: runs,
    MODEL_SEED: values.seed ?? String(Date.now() % 2 ** 31),
  },
});
process.exitCode = status ?? 1;

// `npm run test:model -- [--runs N] [--seed S]`: more runs of the model test than `npm test` makes, or the same ones again.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import process from "node:process";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { runs: { type: "string" }, seed: { type: "string" } } });
const jest = createRequire(import.meta.url).resolve("jest/bin/jest");
const { status } = spawnSync(process.execPath, [jest, "tests/model", "--silent=false"], {
  stdio: "inherit",
  env: {
    ...process.env,
    ...(values.runs !== undefined && { MODEL_RUNS: values.runs }),
    MODEL_SEED: values.seed ?? String(Date.now() % 2 ** 31),
  },
});
process.exitCode = status ?? 1;

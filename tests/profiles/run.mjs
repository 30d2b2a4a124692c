// `npm run test:profile -- FILE [--all] [PATH…]`: runs tests while every emulator responds as the organisation of
// this profile did.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";

const require = createRequire(import.meta.url);
const { readProfile, unexpectedIn } = require("../../emulator/dist/index.js");

// What must hold in every organisation.
const EVERYWHERE = ["tests/host/profiles.test.ts", "tests/model"];
// Many of these look at what the default organisation returns, so their failures are to be read one by one.
const ALL = [...EVERYWHERE, "tests/contract/client", "tests/host", "tests/e2e/lifecycle.test.ts"];

const { values, positionals } = parseArgs({
  options: { all: { type: "boolean" } },
  allowPositionals: true,
});
const [file, ...paths] = positionals;
if (file === undefined) {
  process.stderr.write("Name the file of a profile: npm run test:profile -- tests/profiles/lagging.json\n");
  process.exit(1);
}
const profile = readProfile(JSON.parse(readFileSync(file, "utf8")));
const unexpected = unexpectedIn(profile);
process.stdout.write(
  `Profile "${profile.name}", ${Object.keys(profile.answers).length} answers` +
    `${unexpected.length > 0 ? `, of which the emulator cannot give: ${unexpected.join(", ")}` : ""}\n`,
);

const chosen = paths.length > 0 ? paths : values.all === true ? ALL : EVERYWHERE;
const { status } = spawnSync(
  process.execPath,
  [require.resolve("jest/bin/jest"), "--silent=false", ...chosen],
  {
    stdio: "inherit",
    env: { MODEL_RUNS: "5", MODEL_SHRINK_SECONDS: "20", ...process.env, EMULATOR_PROFILE: resolve(file) },
  },
);
process.exitCode = status ?? 1;

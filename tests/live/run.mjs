// `ATLASSIAN_LIVE=1 npm run test:live`: the acceptance tests against the organisation in the environment,
// once its id was typed or given.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import process from "node:process";
import { createInterface } from "node:readline/promises";

const require = createRequire(import.meta.url);
const { ATLASSIAN_LIVE, ATLASSIAN_ORG_ID, ATLASSIAN_ADMIN_API_KEY, ATLASSIAN_LIVE_ORG } = process.env;
const { ATLASSIAN_ADMIN_BASE_URL = "https://api.atlassian.com" } = process.env;

const print = (text) => process.stderr.write(`${text}\n`);

async function confirmation() {
  if (ATLASSIAN_LIVE_ORG !== undefined || !process.stdin.isTTY) {
    return ATLASSIAN_LIVE_ORG;
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const typed = await lines.question("Type the id of the organisation to go on: ");
  lines.close();
  return typed.trim();
}

async function main() {
  if (ATLASSIAN_LIVE !== "1") {
    print("=".repeat(80));
    print(
      "SKIPPED: no acceptance test was run. They write to a live organisation, so they need ATLASSIAN_LIVE=1,",
    );
    print("ATLASSIAN_ORG_ID and ATLASSIAN_ADMIN_API_KEY. See CONTRIBUTING.md, section Acceptance tests.");
    print("=".repeat(80));
    return 0;
  }
  const missing = Object.entries({ ATLASSIAN_ORG_ID, ATLASSIAN_ADMIN_API_KEY }).filter(([, value]) => !value);
  if (missing.length > 0) {
    print(`Not set: ${missing.map(([name]) => name).join(", ")}. Nothing was sent.`);
    return 1;
  }
  print(
    `This writes at Atlassian, in organisation ${ATLASSIAN_ORG_ID} at ${ATLASSIAN_ADMIN_BASE_URL}: two service accounts, up to three API tokens, and one group whose\n` +
      `only members are these accounts. Every name begins with "aa-trial-". All of it is removed again. It sends 1500 requests at most, in 45 minutes.`,
  );
  if ((await confirmation()) !== ATLASSIAN_ORG_ID) {
    print(
      "The organisation was not confirmed, so nothing was sent. Type its id, or set ATLASSIAN_LIVE_ORG to it.",
    );
    return 1;
  }
  const { status } = spawnSync(
    process.execPath,
    [require.resolve("jest/bin/jest"), "tests/live/acceptance", "--selectProjects", "live"],
    { stdio: "inherit", env: { ...process.env, ATLASSIAN_LIVE_CONFIRMED: ATLASSIAN_ORG_ID } },
  );
  return status ?? 1;
}

process.exitCode = await main();

import { readFileSync } from "node:fs";
import { readConfig } from "./config";

/**
 * Checks whether a file can be used for `--policy-pack-config`. The engine itself ignores rules that it does not
 * know.
 */
export function checkConfigFile(file = ""): void {
  try {
    readConfig(JSON.parse(readFileSync(file, "utf8")));
    console.log(`"${file}" is valid.`);
  } catch (error) {
    console.error(`"${file}": ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

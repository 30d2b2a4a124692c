import { readFileSync } from "node:fs";
import { readConfig } from "./config";

/**
 * Says whether a file for `--policy-pack-config` can be used. The engine ignores the rules in it that it does
 * not know.
 */
export function checkConfigFile(file = ""): void {
  try {
    readConfig(JSON.parse(readFileSync(file, "utf8")));
    console.log(`"${file}" can be used.`);
  } catch (error) {
    console.error(`"${file}": ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

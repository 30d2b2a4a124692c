import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { makeSchema } from "./schema";
import { WORKSPACE } from "./source";

const FILE = "plugin/schema.json";

/** Writes the schema, or with `--check` fails if the file differs. */
async function main(): Promise<void> {
  const file = path.join(WORKSPACE, FILE);
  const text = `${JSON.stringify(makeSchema(), null, 2)}\n`;
  if (!process.argv.includes("--check")) {
    await writeFile(file, text);
  } else if ((await readFile(file, "utf8").catch(() => "")) !== text) {
    throw new Error(`${FILE} is out of date. Run "npm run schema".`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { formatFile } from "./report/format-file";
import type { Results } from "./results";

export async function readResults(file: string): Promise<Results> {
  return JSON.parse(await readFile(file, "utf8")) as Results;
}

export async function writeResults(results: Results, file: string): Promise<void> {
  await mkdir(path.dirname(path.resolve(file)), { recursive: true });
  await writeFile(file, await formatFile(JSON.stringify(results), file));
}

// `npm run docs` writes docs/reference and the tables of measured organisations; `npm run docs:check` fails if
// they are out of date.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { format } from "prettier";
import { organizationsTable, readMeasured, responsesTable, writePart } from "./measured";
import { makeReference } from "./reference";

const WORKSPACE = path.resolve(__dirname, "../../..");
const FOLDER = path.join(WORKSPACE, "docs", "reference");

async function write(pages: ReadonlyMap<string, string>): Promise<void> {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  for (const [file, text] of pages) {
    await writeFile(path.join(FOLDER, file), text);
  }
}

/** The pages that differ from the folder, are missing there, or must be deleted. */
async function differences(pages: ReadonlyMap<string, string>): Promise<string[]> {
  const present = await readdir(FOLDER).catch(() => []);
  const files = [...new Set([...pages.keys(), ...present])].sort();
  const isSame = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(path.join(FOLDER, file), "utf8").catch(() => undefined);
      return text === pages.get(file);
    }),
  );
  return files.filter((_file, index) => isSame[index] === false);
}

/** The documents that contain a table of measured organisations, by path, in their current and expected form. */
async function measuredDocuments(): Promise<{ file: string; present: string; wanted: string }[]> {
  const measured = await readMeasured(WORKSPACE);
  const parts = [
    ["limits.md", responsesTable(measured)],
    ["compatibility.md", organizationsTable(measured)],
  ] as const;
  return Promise.all(
    parts.map(async ([name, text]) => {
      const file = path.join(WORKSPACE, "docs", name);
      const present = await readFile(file, "utf8");
      const formatted = await format(text, { parser: "markdown" });
      return { file, present, wanted: writePart(present, "measured organisations", formatted.trim()) };
    }),
  );
}

async function main(): Promise<void> {
  // Settings of this machine must not appear on the pages.
  for (const name of Object.keys(process.env).filter((key) => key.startsWith("ATLASSIAN_"))) {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- an empty one would be a setting too
    delete process.env[name];
  }
  const pages = await makeReference(WORKSPACE);
  const documents = await measuredDocuments();
  if (!process.argv.includes("--check")) {
    await write(pages);
    await Promise.all(documents.map(({ file, wanted }) => writeFile(file, wanted)));
    return;
  }
  const differing = [
    ...(await differences(pages)),
    ...documents
      .filter(({ present, wanted }) => present !== wanted)
      .map(({ file }) => path.relative(WORKSPACE, file)),
  ];
  if (differing.length > 0) {
    throw new Error(
      `The docs do not match the code: ${differing.join(", ")}. Run "npm run docs" and commit the result.`,
    );
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

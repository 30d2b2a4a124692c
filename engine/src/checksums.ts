import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { DYNAMIC_PROVIDER, LANGUAGE_HOST, PULUMI } from "./executables";

/** Stands beside `bin` in every folder that this package filled. */
export const CHECKSUM_FILE = "atlassian-admin-engine.json";

interface ChecksumRecord {
  version: string;
  source: string;
  files: Record<string, string>;
}

/** Writes down the version, where the binaries came from and their SHA-256 sums. */
export async function writeChecksums(root: string, version: string, source: string): Promise<void> {
  const files: Record<string, string> = {};
  for (const name of [PULUMI, LANGUAGE_HOST, DYNAMIC_PROVIDER]) {
    files[`bin/${name}`] = await sha256(join(root, "bin", name));
  }
  const record: ChecksumRecord = { version, source, files };
  await writeFile(join(root, CHECKSUM_FILE), `${JSON.stringify(record, undefined, 2)}\n`);
}

/** What comparing the binaries with their checksum file gave. */
export type ChecksumResult =
  { outcome: "match" } | { outcome: "absent" } | { outcome: "mismatch"; reason: string };

/** Compares the binaries in `root` with its checksum file, if it has one. */
export async function verifyChecksums(root: string): Promise<ChecksumResult> {
  const path = join(root, CHECKSUM_FILE);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { outcome: "absent" };
    throw error;
  }
  const files = filesOf(text);
  if (files === undefined)
    return { outcome: "mismatch", reason: `the checksum file "${CHECKSUM_FILE}" is damaged` };
  for (const [name, expected] of Object.entries(files)) {
    const reason = await compare(join(root, name), name, expected);
    if (reason !== undefined) return { outcome: "mismatch", reason };
  }
  return { outcome: "match" };
}

function filesOf(text: string): Record<string, string> | undefined {
  try {
    const files = (JSON.parse(text) as Partial<ChecksumRecord> | null)?.files;
    return typeof files === "object" && Object.keys(files).length > 0 ? files : undefined;
  } catch {
    return undefined;
  }
}

async function compare(path: string, name: string, expected: string): Promise<string | undefined> {
  try {
    if ((await sha256(path)) === expected) return undefined;
    const { size } = await stat(path);
    return `"${name}" (${size} bytes) does not match its checksum; it was cut short or changed after it was made`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return `"${name}" is missing`;
    throw error;
  }
}

async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash);
  return hash.digest("hex");
}

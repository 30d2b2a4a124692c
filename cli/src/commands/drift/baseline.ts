import { writeFile } from "node:fs/promises";
import type { Finding } from "./finding";
import { isObject, readJsonFile } from "../../json-file";

/** The findings of an earlier run. Only the fingerprints are used; the rest is for reviewers of the file. */
interface BaselineFile {
  readonly version: 1;
  readonly findings: readonly Pick<Finding, "fingerprint" | "kind" | "fact">[];
}

/**
 * The fingerprints of a baseline.
 * @param mayBeMissing For the first run of a pipeline that reads and writes the same file.
 */
export async function readBaseline(file: string, mayBeMissing: boolean): Promise<ReadonlySet<string>> {
  const content = await readJsonFile("the baseline", file);
  if (content === undefined && mayBeMissing) {
    return new Set();
  }
  if (content === undefined) {
    throw new Error(`the baseline "${file}" does not exist. Create it with --write-baseline.`);
  }
  const findings = isObject(content) && content["version"] === 1 ? content["findings"] : undefined;
  if (
    !Array.isArray(findings) ||
    !findings.every((one) => isObject(one) && typeof one["fingerprint"] === "string")
  ) {
    throw new Error(`"${file}" is not a baseline of this version. Create it again with --write-baseline.`);
  }
  return new Set((findings as BaselineFile["findings"]).map(({ fingerprint }) => fingerprint));
}

export async function writeBaseline(file: string, findings: readonly Finding[]): Promise<void> {
  const content: BaselineFile & { readonly findings: readonly unknown[] } = {
    version: 1,
    findings: findings.map(({ fingerprint, kind, resource, fact }) => ({
      fingerprint,
      kind,
      name: resource.name,
      fact,
    })),
  };
  await writeFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
}

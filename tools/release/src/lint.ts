import { readFile } from "node:fs/promises";
import type { Tarball } from "./tarball";

/** The problems that publint (can Node.js and bundlers load it?) and arethetypeswrong (do its types match?) report. */
export async function lintProblems({ file, manifest }: Tarball): Promise<string[]> {
  const data = await readFile(file);
  const { publint } = await import("publint");
  const { formatMessage } = await import("publint/utils");
  const linted = await publint({ pack: { tarball: toArrayBuffer(data) }, strict: true });
  const { checkPackage, createPackageFromTarballData } = await import("@arethetypeswrong/core");
  const types = await checkPackage(createPackageFromTarballData(new Uint8Array(data)));
  return [
    ...linted.messages.map((message) => `publint: ${formatMessage(message, linted.pkg) ?? message.code}`),
    // A package that contains only a command has no types.
    ...(types.types === false
      ? []
      : types.problems.map((problem) => `arethetypeswrong: ${JSON.stringify(problem)}`)),
    ...(types.types === false && "main" in manifest ? ["arethetypeswrong: it has no types"] : []),
  ];
}

function toArrayBuffer(data: Buffer): ArrayBuffer {
  return new Uint8Array(data).buffer;
}

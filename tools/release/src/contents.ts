import type { Tarball } from "./tarball";

const ALWAYS = ["package.json", "README.md", "LICENSE"];

/**
 * Problems with the files of a tarball, given its TypeScript files below `src`: each must have code and
 * types. No source maps: they would name sources that are not included, and the code is readable as it is.
 */
export function contentProblems(
  { of, files, bytes }: Pick<Tarball, "of" | "files" | "bytes">,
  sources: readonly string[],
): string[] {
  const compiled = (of.isBundled === true ? [] : sources).flatMap((source) =>
    [".js", ".d.ts"].map((ending) => `dist/${source.replace(/\.ts$/, ending)}`),
  );
  const expected = new Set([...ALWAYS, ...compiled]);
  const strangers = files.filter((file) => !expected.has(file) && of.moreFiles?.test(file) !== true);
  return [
    ...[...expected].filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
    ...strangers.map((file) => `${file} must not be in it`),
    ...(bytes > of.maxKilobytes * 1000
      ? [`its size is ${Math.ceil(bytes / 1000)} kB, but at most ${of.maxKilobytes} kB are allowed`]
      : []),
  ];
}

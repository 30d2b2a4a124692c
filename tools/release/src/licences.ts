import type { Dependency } from "./lock-file";

/** Licences that only require to keep their notice. */
const PERMISSIVE: readonly string[] = [
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC-BY-3.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Python-2.0",
  "Unlicense",
];

/** Packages that name a file instead of a licence; the file was reviewed, at this version. */
const READ_BY_HAND: Readonly<Record<string, string>> = { "@logdna/tail-file@2.2.0": "MIT" };

/** The applicable licence, as an SPDX identifier if there is one. */
export function licenceOf({ name, version, licence }: Dependency): string {
  return READ_BY_HAND[`${name}@${version}`] ?? licence;
}

/**
 * Whether a licence allows everybody to use, change and redistribute. All parts of `(A AND B)` must allow it, and
 * one of `(A OR B)`.
 */
export function isPermissive(licence: string): boolean {
  const parts = licence.replace(/^\((.*)\)$/, "$1");
  return parts
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((part) => PERMISSIVE.includes(part)));
}

/** Dependencies that must not be part of a published package, such as `left-pad 1.0.0: GPL-3.0`. */
export function licenceProblems(dependencies: readonly Dependency[]): string[] {
  return dependencies
    .filter((dependency) => !isPermissive(licenceOf(dependency)))
    .map((dependency) => `${dependency.name} ${dependency.version}: ${licenceOf(dependency)}`);
}

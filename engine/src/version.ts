/** A parsed version; `prerelease` is empty for a release. */
export interface Version {
  major: number;
  minor: number;
  patch: number;
  prerelease: string;
}

const VERSION_PATTERN = /^v?(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

/** Parses `3.259.0`, `v3.259.0` or `v3.260.0-alpha.1+build`; undefined for anything else. */
export function parseVersion(text: string): Version | undefined {
  const match = VERSION_PATTERN.exec(text.trim());
  if (match === null) return undefined;
  return {
    major: Number(match[1]),
    minor: Number(match[2]),
    patch: Number(match[3]),
    prerelease: match[4] ?? "",
  };
}

/** Negative when `left` is older than `right`, positive when newer, 0 when equal. A prerelease is older than its release. */
export function compareVersions(left: Version, right: Version): number {
  const numbers = left.major - right.major || left.minor - right.minor || left.patch - right.patch;
  if (numbers !== 0 || left.prerelease === right.prerelease) return numbers;
  if (left.prerelease === "") return 1;
  if (right.prerelease === "") return -1;
  return left.prerelease.localeCompare(right.prerelease, "en", { numeric: true });
}

/** `3.259.0` or `3.260.0-alpha.1`, without the leading `v`. */
export function formatVersion(version: Version): string {
  const release = `${version.major}.${version.minor}.${version.patch}`;
  return version.prerelease === "" ? release : `${release}-${version.prerelease}`;
}

/** Parses a version written in this package's own code. */
export function requireVersion(text: string): Version {
  const version = parseVersion(text);
  if (version === undefined)
    throw new Error(`Version "${text}" cannot be parsed. This is a bug in the engine finder.`);
  return version;
}

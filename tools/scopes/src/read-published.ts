import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Atlassian's own package: the Forge CLI checks the scopes of an app with its lists. */
const PACKAGE = "@forge/manifest";
const LISTS = [
  "out/scopes/shipyard-scopes.json",
  "out/scopes/shipyard-scopes-with-interactive-consent.json",
  "out/scopes/teamwork-graph-scopes.json",
];

/** The scopes of one version of that package. */
export interface Published {
  readonly source: string;
  /** The day on which npm received the version. */
  readonly publishedOn: string;
  readonly scopes: readonly string[];
}

/** Downloads the newest version with npm, so that a proxy or a mirror in its settings is used. */
export function readPublished(): Published {
  const folder = mkdtempSync(path.join(tmpdir(), "scopes-"));
  try {
    const packed = npm(
      "pack",
      `${PACKAGE}@latest`,
      "--json",
      "--ignore-scripts",
      "--pack-destination",
      folder,
    );
    const [{ filename, version }] = JSON.parse(packed) as [{ filename: string; version: string }];
    execFileSync("tar", ["-xzf", path.join(folder, filename), "-C", folder]);
    const times = JSON.parse(npm("view", PACKAGE, "time", "--json")) as Readonly<Record<string, string>>;
    return {
      source: `npm package ${PACKAGE} ${version}`,
      publishedOn: (times[version] ?? "").slice(0, 10),
      scopes: LISTS.flatMap(
        (list) => JSON.parse(readFileSync(path.join(folder, "package", list), "utf8")) as string[],
      ),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function npm(...parameters: readonly string[]): string {
  return execFileSync("npm", parameters, { encoding: "utf8" });
}

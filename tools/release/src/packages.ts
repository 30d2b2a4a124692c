import path from "node:path";

/** The prefix of all our package names. */
export const OUR_NAME = "pulumi-atlassian-admin";

export const WORKSPACE = path.resolve(__dirname, "../../..");

/** A folder of the workspace whose package is published. */
export interface PublishedPackage {
  readonly folder: string;
  /** The maximum size of its tarball. */
  readonly maxKilobytes: number;
  /** Files in addition to the compiled ones, package.json, README.md and LICENSE. */
  readonly moreFiles?: RegExp;
  /** Whether one of `moreFiles` contains all sources. */
  readonly isBundled?: boolean;
}

/**
 * The published packages, in this order: a package comes after its dependencies. To publish another package, add a
 * line.
 */
export const PACKAGES: readonly PublishedPackage[] = [
  { folder: "provider", maxKilobytes: 210 },
  {
    folder: "plugin",
    maxKilobytes: 700,
    moreFiles: /^(bin\/pulumi-resource-atlassian-admin|schema\.json|THIRD-PARTY-LICENSES\.txt)$/,
    isBundled: true,
  },
  { folder: "emulator", maxKilobytes: 120 },
  {
    folder: "policy",
    maxKilobytes: 60,
    moreFiles: /^(bin\/atlassian-admin-policy|PulumiPolicy\.yaml|data\/atlassian-scopes\.json)$/,
  },
  {
    folder: "cli",
    maxKilobytes: 360,
    moreFiles: /^(recipes\/[\w-]+\/[\w.-]+|schemas\/\w+\.schema\.json)$/,
  },
];

import path from "node:path";

/** How the names of all our packages begin. */
export const OUR_NAME = "pulumi-atlassian-admin";

export const WORKSPACE = path.resolve(__dirname, "../../..");

/** A folder of the workspace whose package is published. */
export interface PublishedPackage {
  readonly folder: string;
  /** The most that its tarball may weigh. */
  readonly maxKilobytes: number;
  /** Files beside the compiled ones, package.json, README.md and LICENSE. */
  readonly moreFiles?: RegExp;
  /** Whether one of `moreFiles` has all the sources. */
  readonly isBundled?: boolean;
}

/**
 * What is published, in this order: a package comes after those that it needs. One line more publishes one
 * package more.
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
  { folder: "policy", maxKilobytes: 60, moreFiles: /^(bin\/atlassian-admin-policy|PulumiPolicy\.yaml)$/ },
  {
    folder: "cli",
    maxKilobytes: 350,
    moreFiles: /^(recipes\/[\w-]+\/[\w.-]+|schemas\/\w+\.schema\.json)$/,
  },
];

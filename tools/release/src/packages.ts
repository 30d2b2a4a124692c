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
  /** Sources that only the workspace uses. */
  readonly leftOut?: RegExp;
}

/** What is published, in this order: a package comes after those that it needs. One line more publishes one package more. */
export const PACKAGES: readonly PublishedPackage[] = [
  { folder: "provider", maxKilobytes: 200 },
  {
    folder: "plugin",
    maxKilobytes: 700,
    moreFiles: /^(bin\/pulumi-resource-atlassian-admin|schema\.json|THIRD-PARTY-LICENSES\.txt)$/,
    // They are in the bundle.
    leftOut: /./,
  },
  {
    folder: "engine",
    maxKilobytes: 90,
    moreFiles: /^go\/[\w-]+\/go\.(mod|sum)$/,
    leftOut: /^(cli|describe-engine)\.ts$/,
  },
  { folder: "emulator", maxKilobytes: 120 },
  { folder: "policy", maxKilobytes: 60, moreFiles: /^(bin\/atlassian-admin-policy|PulumiPolicy\.yaml)$/ },
  { folder: "cli", maxKilobytes: 190, moreFiles: /^schemas\/\w+\.schema\.json$/ },
];

/** The oldest supported Pulumi CLI: since 3.254.0 `pulumi import --file` accepts inputs and outputs (pulumi#23984). */
export const MINIMUM_VERSION = "3.254.0";

/** The Pulumi CLI that the tests use, and that the recipes and `init` pin. */
export const TESTED_VERSION = "3.259.0";

/** Whether this version of the CLI can be used. */
export function isUsable(version: string): boolean {
  return isAtLeast(version, MINIMUM_VERSION) && version.startsWith("3.");
}

/** Whether one version, such as `3.248.0`, is at least as new as another. */
export function isAtLeast(version: string, minimum: string): boolean {
  return version.localeCompare(minimum, "en", { numeric: true }) >= 0;
}

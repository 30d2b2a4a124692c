/**
 * The Pulumi CLI for tests and the demo. `engine/go/cli/go.mod` requires the same version, and the workspace pins
 * it as the npm package "pulumi" (a unit test compares them). README.md describes how to raise it.
 */
export const PINNED_VERSION = "3.259.0";

/**
 * The oldest CLI on PATH that is used: since 3.254.0 `pulumi import --file` accepts inputs and outputs
 * (pulumi#23984).
 */
export const MINIMUM_VERSION = "3.254.0";

/** The oldest Go tool chain that the build accepts. */
export const MINIMUM_GO_VERSION = "1.26.0";

/** Whether one version, such as `3.259.0`, is at least as new as another. */
export function isAtLeast(version: string, minimum: string): boolean {
  return version.localeCompare(minimum, "en", { numeric: true }) >= 0;
}

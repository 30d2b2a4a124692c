/**
 * The Pulumi CLI that this package installs or builds. It is also the version that `engine/go/cli/go.mod` requires
 * (a unit test compares them); README.md says how to raise it.
 */
export const PINNED_VERSION = "3.259.0";

/** The oldest CLI that is used: since 3.254.0 `pulumi import --file` takes inputs and outputs (pulumi#23984). */
export const MINIMUM_VERSION = "3.254.0";

/** The oldest Go tool chain that the build accepts. */
export const MINIMUM_GO_VERSION = "1.26.0";

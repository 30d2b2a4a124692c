import { OUR_NAME } from "./packages";
import type { Manifest } from "./tarball";

const CARET = /^\^\d+\.\d+\.\d+$/;
const SDK = "@pulumi/pulumi";

/** Problems with a package.json among those that are published together. */
export function manifestProblems(manifest: Manifest, all: readonly Manifest[]): string[] {
  const { version, dependencies = {}, peerDependencies = {} } = manifest;
  const [first = manifest] = all;
  return [
    ...(manifest.private === true ? ["it is private"] : []),
    ...(manifest.publishConfig?.provenance === true ? [] : ["publishConfig.provenance is not true"]),
    ...(version === first.version
      ? []
      : [`its version is ${version}, and that of ${first.name} is ${first.version}`]),
    ...(manifest.engines?.["node"] === first.engines?.["node"]
      ? []
      : [`it requires another Node.js than ${first.name}`]),
    ...Object.entries(dependencies).flatMap(([dependency, range]) =>
      dependencyProblems(dependency, range, all),
    ),
    ...sdkProblems(peerDependencies, all),
  ];
}

/**
 * A fix in a dependency must reach users without a release of ours, and our own dependencies must be published,
 * too.
 */
function dependencyProblems(dependency: string, range: string, all: readonly Manifest[]): string[] {
  const ours = all.find((other) => other.name === dependency);
  if (ours !== undefined) {
    return range === `^${ours.version}`
      ? []
      : [`it depends on ${dependency} ${range} instead of ^${ours.version}`];
  }
  if (dependency.startsWith(OUR_NAME)) {
    return [`it depends on ${dependency}, which is not published`];
  }
  if (dependency === SDK) {
    return [`it has ${SDK} as a dependency instead of a peer dependency`];
  }
  return CARET.test(range) ? [] : [`the range of ${dependency} is ${range} and not a caret range`];
}

/** The same range everywhere, so that a project gets one SDK. */
function sdkProblems(peers: Readonly<Record<string, string>>, all: readonly Manifest[]): string[] {
  const range = all[0]?.peerDependencies?.[SDK];
  const own = peers[SDK];
  return own === undefined || own === range
    ? []
    : [`it requires ${SDK} ${own}, and the provider ${String(range)}`];
}

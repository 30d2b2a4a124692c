import { manifestProblems } from "../../../tools/release/src/manifest";
import type { Manifest } from "../../../tools/release/src/tarball";

const provider: Manifest = {
  name: "pulumi-atlassian-admin",
  version: "0.2.0",
  engines: { node: ">=20.19.0" },
  publishConfig: { provenance: true },
  dependencies: { axios: "^1.21.1" },
  peerDependencies: { "@pulumi/pulumi": ">=3.216.0 <4" },
};
const cli: Manifest = {
  ...provider,
  name: "pulumi-atlassian-admin-cli",
  dependencies: { "pulumi-atlassian-admin": "^0.2.0" },
};

const problemsWith = (change: Partial<Manifest>): string[] =>
  manifestProblems({ ...cli, ...change }, [provider, { ...cli, ...change }]);

describe("manifestProblems", () => {
  it("finds nothing wrong with packages that fit together", () => {
    expect([...manifestProblems(provider, [provider, cli]), ...problemsWith({})]).toEqual([]);
  });

  it.each<{ change: Partial<Manifest>; problem: string; reason: string }>([
    { change: { private: true }, problem: "it is private", reason: "npm would refuse to publish it" },
    {
      change: { publishConfig: {} },
      problem: "publishConfig.provenance is not true",
      reason: "nobody could tell where it was built",
    },
    {
      change: { version: "0.1.0" },
      problem: "its version is 0.1.0, and that of pulumi-atlassian-admin is 0.2.0",
      reason: "they are released together",
    },
    {
      change: { engines: { node: ">=22" } },
      problem: "it requires another Node.js than pulumi-atlassian-admin",
      reason: "one promise for all",
    },
    {
      change: { dependencies: { "pulumi-atlassian-admin": "^0.1.0" } },
      problem: "it depends on pulumi-atlassian-admin ^0.1.0 instead of ^0.2.0",
      reason: "the version that the tests ran with",
    },
    {
      change: { dependencies: { "pulumi-atlassian-admin-other": "^0.2.0" } },
      problem: "it depends on pulumi-atlassian-admin-other, which is not published",
      reason: "no user could install it",
    },
    {
      change: { dependencies: { axios: "1.21.1" } },
      problem: "the range of axios is 1.21.1 and not a caret range",
      reason: "a fix of axios must reach users",
    },
    {
      change: { dependencies: { axios: "file:../axios" } },
      problem: "the range of axios is file:../axios and not a caret range",
      reason: "it is only on this machine",
    },
    {
      change: { dependencies: { "@pulumi/pulumi": ">=3.216.0 <4" } },
      problem: "it has @pulumi/pulumi as a dependency instead of a peer dependency",
      reason: "yarn 1 would install a second, newer one",
    },
    {
      change: { peerDependencies: { "@pulumi/pulumi": "^3.248.0" } },
      problem: "it requires @pulumi/pulumi ^3.248.0, and the provider >=3.216.0 <4",
      reason: "one promise for all",
    },
  ])("reports that $problem, since $reason", ({ change, problem }) => {
    expect(problemsWith(change)).toEqual([problem]);
  });
});

import { isPermissive, licenceProblems } from "../../../tools/release/src/licences";
import { LockFile } from "../../../tools/release/src/lock-file";

describe("isPermissive", () => {
  it.each(["MIT", "(BSD-3-Clause AND Apache-2.0)", "(GPL-2.0 OR MIT)"])("takes %s", (licence) => {
    expect(isPermissive(licence)).toBe(true);
  });

  it.each(["GPL-3.0", "LGPL-2.1", "(MIT AND GPL-3.0)", "BUSL-1.1", "SEE LICENSE IN LICENSE", "none", ""])(
    "refuses %p",
    (licence) => {
      expect(isPermissive(licence)).toBe(false);
    },
  );
});

describe("licenceProblems", () => {
  it("names the package, its version and its licence", () => {
    const dependencies = [
      { name: "good", version: "1.0.0", licence: "MIT" },
      { name: "copyleft", version: "2.0.0", licence: "AGPL-3.0" },
    ];
    expect(licenceProblems(dependencies)).toEqual(["copyleft 2.0.0: AGPL-3.0"]);
  });

  it("takes the licence that was read by hand at that version only", () => {
    const tail = { name: "@logdna/tail-file", licence: "SEE LICENSE IN LICENSE" };
    expect(licenceProblems(["2.2.0", "3.0.0"].map((version) => ({ ...tail, version })))).toEqual([
      "@logdna/tail-file 3.0.0: SEE LICENSE IN LICENSE",
    ]);
  });
});

describe("LockFile.dependenciesOf", () => {
  const mit = { license: "MIT" };
  const lock = new LockFile({
    cli: { dependencies: { ours: "^1.0.0", sdk: "^3.0.0", shared: "^1.0.0" } },
    ours: { dependencies: { shared: "^2.0.0" }, optionalDependencies: { absent: "1.0.0" } },
    "node_modules/ours": { link: true, resolved: "ours" },
    "node_modules/shared": { ...mit, version: "1.0.0", dependencies: { "@scope/deep": "^1.0.0" } },
    "ours/node_modules/shared": { ...mit, version: "2.0.0" },
    "node_modules/@scope/deep": { ...mit, version: "1.1.0", dependencies: { shared: "^1.0.0" } },
    "node_modules/sdk": { ...mit, version: "3.0.0", dependencies: { "of-sdk": "1.0.0" } },
    "node_modules/of-sdk": { ...mit, version: "1.0.0" },
    "node_modules/tests-only": { version: "1.0.0", license: "GPL-3.0" },
  });
  const namesOf = (folder: string, stopAt?: string): string[] =>
    lock.dependenciesOf(folder, stopAt).map(({ name, version }) => `${name} ${version}`);

  it("follows a package of the workspace, takes the nearest version, and leaves our own out", () => {
    expect(namesOf("cli", "sdk")).toEqual(["shared 2.0.0", "shared 1.0.0", "@scope/deep 1.1.0"]);
  });

  it("goes on below the SDK unless it is asked to stop there", () => {
    expect(namesOf("cli")).toContain("of-sdk 1.0.0");
  });
});

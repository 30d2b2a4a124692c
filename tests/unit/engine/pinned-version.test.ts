import { readFileSync } from "node:fs";
import { join } from "node:path";
import { engineFolder } from "../../../engine/src/package-folders";
import { compareVersions, requireVersion } from "../../../engine/src/version";
import { MINIMUM_GO_VERSION, MINIMUM_VERSION, PINNED_VERSION } from "../../../engine/src/versions";

const goMod = (module: string): string => readFileSync(join(engineFolder(), "go", module, "go.mod"), "utf8");

describe("PINNED_VERSION", () => {
  it.each(["pkg", "sdk"])("is the version of pulumi/%s that engine/go/cli requires", (module) => {
    const required = new RegExp(`github\\.com/pulumi/pulumi/${module}/v3 (\\S+)`).exec(goMod("cli"));

    expect(required?.[1]).toBe(`v${PINNED_VERSION}`);
  });

  it("is not older than the minimum", () => {
    expect(
      compareVersions(requireVersion(PINNED_VERSION), requireVersion(MINIMUM_VERSION)),
    ).toBeGreaterThanOrEqual(0);
  });
});

describe("MINIMUM_GO_VERSION", () => {
  it.each(["cli", "language-nodejs"])("satisfies the go directive of engine/go/%s", (module) => {
    const directive = /^go (\S+)$/m.exec(goMod(module))?.[1] ?? "";

    expect(
      compareVersions(requireVersion(MINIMUM_GO_VERSION), requireVersion(directive)),
    ).toBeGreaterThanOrEqual(0);
  });
});

describe("engineFolder", () => {
  it.each(["src", "dist", join("go", "cli")])("is found from %s", (folder) => {
    expect(engineFolder(join(engineFolder(), folder))).toBe(engineFolder());
  });

  it("says so when it is started outside the package", () => {
    expect(() => engineFolder("/")).toThrow('The folder of "pulumi-atlassian-admin-engine" is not above "/"');
  });
});

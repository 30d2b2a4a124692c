import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { engineFolder } from "../../../engine/src/package-folders";
import { isAtLeast, MINIMUM_GO_VERSION, PINNED_VERSION } from "../../../engine/src/versions";
import * as cli from "../../../cli/src/engine/versions";

const goMod = (module: string): string => readFileSync(join(engineFolder(), "go", module, "go.mod"), "utf8");

describe("PINNED_VERSION", () => {
  it.each(["pkg", "sdk"])("is the version of pulumi/%s that engine/go/cli requires", (module) => {
    const required = new RegExp(`github\\.com/pulumi/pulumi/${module}/v3 (\\S+)`).exec(goMod("cli"));

    expect(required?.[1]).toBe(`v${PINNED_VERSION}`);
  });

  it("is the version that the command line recommends, and new enough for it", () => {
    expect(cli.TESTED_VERSION).toBe(PINNED_VERSION);
    expect(isAtLeast(PINNED_VERSION, cli.MINIMUM_VERSION)).toBe(true);
  });

  it("is the version of the npm package that the workspace and every example pin", () => {
    const workspace = join(engineFolder(), "..");
    const examples = readdirSync(join(workspace, "examples"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join("examples", name))
      // Those in other languages have none.
      .filter((folder) => existsSync(join(workspace, folder, "package.json")));
    const pinned = ["engine", ...examples].map((folder) => {
      const text = readFileSync(join(workspace, folder, "package.json"), "utf8");
      const { dependencies, devDependencies } = JSON.parse(text) as Record<string, Record<string, string>>;
      return [folder, { ...dependencies, ...devDependencies }["pulumi"]];
    });
    expect(pinned.filter(([, version]) => version !== PINNED_VERSION)).toEqual([]);
  });
});

describe("MINIMUM_GO_VERSION", () => {
  it.each(["cli", "language-nodejs"])("satisfies the go directive of engine/go/%s", (module) => {
    const directive = /^go (\S+)$/m.exec(goMod(module))?.[1] ?? "";

    expect(isAtLeast(MINIMUM_GO_VERSION, directive)).toBe(true);
  });
});

describe("engineFolder", () => {
  it.each(["src", "dist", join("go", "cli")])("is found from %s", (folder) => {
    expect(engineFolder(join(engineFolder(), folder))).toBe(engineFolder());
  });

  it("reports it when it is started outside the package", () => {
    expect(() => engineFolder("/")).toThrow('The folder of "pulumi-atlassian-admin-engine" is not above "/"');
  });
});

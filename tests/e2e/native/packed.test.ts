import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { environmentOf } from "../../support/organization";
import { TestStack } from "../../support/stack";

const run = promisify(execFile);
const PLUGIN = path.resolve(__dirname, "../../../plugin");
const manifest = JSON.parse(readFileSync(path.join(PLUGIN, "package.json"), "utf8")) as { version: string };
const EXECUTABLE = "pulumi-resource-atlassian-admin";

/** Without the workspace's own commands, of which the plugin is one. */
const PATH = (process.env["PATH"] ?? "")
  .split(":")
  .filter((entry) => !entry.includes("node_modules"))
  .join(":");

const PROGRAM = `
const { Group } = require("pulumi-atlassian-admin/native");
new Group("group", { name: "deployers" });
`;

describe("the packed plugin", () => {
  let folder: string;
  /** What a release page offers: the executable in an archive. */
  let archive: string;
  let emulator: Emulator;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "atlassian-admin-plugin-"));
    const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: PLUGIN });
    const [packed] = JSON.parse(stdout) as { filename: string }[];
    await run("tar", ["-xzf", path.join(folder, packed?.filename ?? ""), "-C", folder]);
    archive = path.join(folder, "plugin.tar.gz");
    await run("tar", ["-czf", archive, "-C", path.join(folder, "package/bin"), EXECUTABLE]);
    emulator = await startEmulator();
  });

  afterAll(async () => {
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("is one file that needs no package, beside the schema and the licences of what is in it", async () => {
    expect(manifest).not.toHaveProperty("dependencies");
    expect((await readdir(path.join(folder, "package"))).sort()).toEqual([
      "LICENSE",
      "README.md",
      "THIRD-PARTY-LICENSES.txt",
      "bin",
      "package.json",
      "schema.json",
    ]);
    const bundle = await readFile(path.join(folder, "package/bin", EXECUTABLE), "utf8");
    expect(bundle.startsWith("#!/usr/bin/env node\n")).toBe(true);
    expect(bundle.length).toBeLessThan(3_000_000);
    expect(await readFile(path.join(folder, "package/THIRD-PARTY-LICENSES.txt"), "utf8")).toContain(
      "@grpc/grpc-js 1.",
    );
  });

  /** A stack that has no other plugin than the one that `install` brought. */
  async function upWith(home: string): Promise<string> {
    const stack = await TestStack.create({
      program: PROGRAM,
      environment: { ...environmentOf(emulator), PULUMI_HOME: home, PATH },
    });
    try {
      await stack.up();
      const { deployment } = await stack.exportState();
      await stack.succeed("destroy", "--yes", "--skip-preview");
      return deployment.resources?.find(({ type }) => type.endsWith(":Group"))?.type ?? "nothing";
    } finally {
      await stack.remove();
    }
  }

  async function install(home: string, ...args: string[]): Promise<void> {
    const stack = await TestStack.createProject({ environment: { PULUMI_HOME: home, PATH } });
    try {
      await stack.succeed("plugin", "install", "resource", "atlassian-admin", manifest.version, ...args);
    } finally {
      await stack.remove();
    }
  }

  it("can be installed from a file, without any network", async () => {
    const home = path.join(folder, "home-file");
    await mkdir(home);
    await install(home, "--file", archive);
    expect(await upWith(home)).toBe("atlassian-admin:index:Group");
  });

  it("can be installed from a server of one's own", async () => {
    const home = path.join(folder, "home-server");
    await mkdir(home);
    const served: string[] = [];
    const server = createServer((request, response) => {
      served.push(request.url ?? "");
      void readFile(archive).then((content) => response.end(content));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      await install(home, "--server", `http://127.0.0.1:${port}`);
    } finally {
      server.close();
    }
    expect(served[0]).toMatch(
      new RegExp(`^/pulumi-resource-atlassian-admin-v${manifest.version}-\\w+-\\w+\\.tar\\.gz$`),
    );
    expect(await upWith(home)).toBe("atlassian-admin:index:Group");
  });

  it("is missed with a message that names it, and an unharmed state", async () => {
    const home = path.join(folder, "home-empty");
    await mkdir(home);
    const stack = await TestStack.create({
      program: PROGRAM,
      environment: { ...environmentOf(emulator), PULUMI_HOME: home, PATH },
    });
    try {
      const { exitCode, stderr, stdout } = await stack.run("up", "--yes", "--skip-preview");
      expect(exitCode).not.toBe(0);
      expect(stdout + stderr).toMatch(/no resource plugin 'pulumi-resource-atlassian-admin'/);
      expect(JSON.stringify(await stack.exportState())).not.toContain("Group::group");
    } finally {
      await stack.remove();
    }
  });
});

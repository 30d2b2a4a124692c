import { mkdir, mkdtemp, readlink, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { TestStack } from "../support/stack";

const WORKSPACE = path.resolve(__dirname, "../..");

/**
 * A package of the user's own that brings ours along, as package managers with a strict layout install it:
 * out of the project's reach.
 */
async function installOwnPackage(folder: string): Promise<void> {
  const own = path.join(folder, "own");
  const modules = path.join(folder, "node_modules");
  await mkdir(path.join(own, "node_modules/@pulumi"), { recursive: true });
  await mkdir(path.join(modules, "@pulumi"), { recursive: true });
  await symlink(path.join(WORKSPACE, "provider"), path.join(own, "node_modules/pulumi-atlassian-admin"));
  const sdk = await realpath(path.join(WORKSPACE, "node_modules/@pulumi/pulumi"));
  await symlink(sdk, path.join(own, "node_modules/@pulumi/pulumi"));
  await symlink(sdk, path.join(modules, "@pulumi/pulumi"));
  await symlink(own, path.join(modules, "identity"));
  await writeFile(path.join(own, "package.json"), JSON.stringify({ name: "identity", main: "index.js" }));
  await writeFile(
    path.join(own, "index.js"),
    `const { Group } = require("pulumi-atlassian-admin"); exports.group = (name) => new Group(name, { name });`,
  );
}

describe("a project that has the package only through another package", () => {
  let folder: string;
  let stack: TestStack | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "atlassian-admin-strict-"));
    await installOwnPackage(folder);
  });

  afterAll(async () => {
    await stack?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  it("is asked to add the package to itself, and works when it has", async () => {
    stack = await TestStack.create({
      parentFolder: folder,
      program: `const { group } = require("identity"); group("g");`,
      environment: { ATLASSIAN_ORG_ID: "org" },
    });
    const refused = await stack.run("preview");
    expect(refused.exitCode).not.toBe(0);
    expect(refused.stdout + refused.stderr).toContain(
      "Add it to the project: npm install pulumi-atlassian-admin",
    );
    expect(refused.stdout + refused.stderr).not.toContain("Cannot find module");
    const ours = path.join(folder, "own/node_modules/pulumi-atlassian-admin");
    await symlink(await readlink(ours), path.join(folder, "node_modules/pulumi-atlassian-admin"));
    expect((await stack.run("preview")).exitCode).toBe(0);
  });
});

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { environmentOf } from "../support/organization";
import { deployBot } from "../support/programs";
import { TestStack } from "../support/stack";

const run = promisify(execFile);
const WORKSPACE = path.resolve(__dirname, "../..");

/**
 * Installs the packed provider as a user would have it; what it depends on is linked from the workspace, so
 * no registry is needed.
 */
async function installPacked(folder: string): Promise<void> {
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder], {
    cwd: path.join(WORKSPACE, "provider"),
  });
  const [packed] = JSON.parse(stdout) as { filename: string }[];
  const modules = path.join(folder, "node_modules");
  const target = path.join(modules, "pulumi-atlassian-admin");
  await mkdir(target, { recursive: true });
  await run("tar", ["-xzf", path.join(folder, packed?.filename ?? ""), "--strip-components=1", "-C", target]);
  const installed = await readdir(path.join(WORKSPACE, "node_modules"));
  for (const name of installed.filter(
    (entry) => !entry.startsWith(".") && !entry.startsWith("pulumi-atlassian-admin"),
  )) {
    await symlink(path.join(WORKSPACE, "node_modules", name), path.join(modules, name));
  }
}

describe("the packed provider in a folder outside the workspace", () => {
  let folder: string;
  let emulator: Emulator;
  let stack: TestStack;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "atlassian-admin-packed-"));
    await installPacked(folder);
    // A server that responds to every open question of the contract in the other way.
    emulator = await startEmulator({
      behaviour: {
        serviceAccountBackends: { apiAccess: true, accountManagement: false },
        createServiceAccountBody: "none",
        patchIdField: "accountId",
        apiAccessNextLink: "cursor",
        reAddMembership: 409,
        pageSize: 3,
      },
    });
    stack = await TestStack.create({
      parentFolder: folder,
      program: deployBot(),
      isTypeScript: true,
      environment: environmentOf(emulator),
    });
  });

  afterAll(async () => {
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("declares, changes and removes, given only an address, an organisation and a key", async () => {
    await stack.up();
    await stack.succeed("up", "--yes", "--skip-preview", "--expect-no-changes");
    await stack.setProgram(deployBot({ displayName: "release-bot" }));
    await stack.up();
    expect(emulator.state().serviceAccounts).toMatchObject([{ displayName: "release-bot" }]);
    await stack.succeed("refresh", "--preview-only", "--expect-no-changes");
    await stack.succeed("destroy", "--yes", "--skip-preview");
    const { serviceAccounts, tokens, groups } = emulator.state();
    expect({ serviceAccounts, tokens, groups }).toEqual({ serviceAccounts: [], tokens: [], groups: [] });
  });
});

import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { findEngine, type Engine } from "../../../../cli/src/engine";
import {
  createFakeMachine,
  printsVersion,
  writeFakeEngine,
  writeScript,
  type FakeMachine,
} from "../../engine/fake-engines";

let machine: FakeMachine;
let project: string;
let onPath: string;

beforeEach(async () => {
  machine = await createFakeMachine();
  onPath = path.join(machine.pathFolder, "bin");
  machine.environment["PATH"] = onPath;
  project = path.join(machine.pathFolder, "project");
  await mkdir(project);
});

afterEach(async () => {
  await assertNothingDownloaded();
  await machine.remove();
});

const find = (): Promise<Engine> => findEngine(project, machine.environment);
const inVersions = (version: string, body = printsVersion(`v${version}`)): Promise<string> =>
  writeFakeEngine(path.join(machine.versions, version, "bin"), body);

/** Pulumi's npm package as npm installs it. When it is run, it leaves a trace. */
async function pinInProject(version: string, folder = project): Promise<void> {
  const modules = path.join(folder, "node_modules");
  await mkdir(path.join(modules, "pulumi"), { recursive: true });
  await mkdir(path.join(modules, ".bin"));
  await writeFile(path.join(modules, "pulumi/package.json"), JSON.stringify({ name: "pulumi", version }));
  await writeScript(
    path.join(modules, "pulumi/run.js"),
    `echo > ${path.join(machine.pathFolder, "downloaded")}`,
  );
  await symlink("../pulumi/run.js", path.join(modules, ".bin/pulumi"));
}

/** Whatever is checked: nothing is downloaded. */
async function assertNothingDownloaded(): Promise<void> {
  expect(await readdir(machine.pathFolder)).not.toContain("downloaded");
}

describe("findEngine", () => {
  it("takes the version that the project pins before the one on PATH", async () => {
    await pinInProject("3.258.0");
    await writeFakeEngine(onPath, printsVersion("v3.300.0"));
    await inVersions("3.300.0");
    const pulumi = await inVersions("3.258.0");

    expect(await find()).toEqual({ pulumi, version: "3.258.0" });
  });

  it("finds the package of a workspace above the project", async () => {
    await pinInProject("3.258.0", machine.pathFolder);
    const pulumi = await inVersions("3.258.0");
    await inVersions("3.300.0");

    expect(await find()).toEqual({ pulumi, version: "3.258.0" });
  });

  it("takes the version of PULUMI_VERSION, as that package does", async () => {
    await pinInProject("3.258.0");
    await inVersions("3.258.0");
    const pulumi = await inVersions("3.260.0");
    machine.environment["PULUMI_VERSION"] = "3.260.0";

    expect(await find()).toEqual({ pulumi, version: "3.260.0" });
  });

  it("takes the CLI on PATH where the pinned one was not downloaded yet", async () => {
    await pinInProject("3.258.0");
    const pulumi = await writeFakeEngine(onPath, printsVersion("v3.300.0"));

    expect(await find()).toEqual({ pulumi, version: "3.300.0" });
  });

  it("does not run the package that npx and npm put on PATH, and takes what it downloaded before", async () => {
    await pinInProject("3.258.0");
    machine.environment["PATH"] = path.join(project, "node_modules/.bin");
    await expect(findEngine("/", machine.environment)).rejects.toThrow(
      "the npm package pulumi@3.258.0 on PATH: none",
    );

    const pulumi = await inVersions("3.258.0");
    expect(await findEngine("/", machine.environment)).toEqual({ pulumi, version: "3.258.0" });
  });

  it("follows a link on PATH to the CLI and its language hosts", async () => {
    const pulumi = await writeFakeEngine(
      path.join(machine.pathFolder, "real/bin"),
      printsVersion("v3.300.0"),
    );
    await mkdir(onPath);
    await symlink(pulumi, path.join(onPath, "pulumi"));

    expect(await find()).toEqual({ pulumi, version: "3.300.0" });
  });

  it("takes a CLI on PATH whose folder is not called bin", async () => {
    const before = process.env["PATH"];
    const pulumi = await writeFakeEngine(path.join(machine.pathFolder, "tools"), printsVersion("v3.300.0"));
    process.env["PATH"] = path.dirname(pulumi);
    try {
      expect(
        await findEngine(project, { ...process.env, ...machine.environment, PATH: path.dirname(pulumi) }),
      ).toEqual({
        pulumi,
        version: "3.300.0",
      });
    } finally {
      process.env["PATH"] = before;
    }
  });

  it("takes the newest in Pulumi's folder of versions at last", async () => {
    await writeFakeEngine(onPath, printsVersion("v3.100.0"));
    for (const version of ["3.255.0", "3.1001.0", "3.999.0"]) {
      await inVersions(version);
    }

    expect((await find()).version).toBe("3.1001.0");
  });

  it("names where it looked, what it found and how to install one", async () => {
    await pinInProject("3.258.0");
    await inVersions("3.100.0");
    await inVersions("4.0.0");
    await inVersions("3.260.0", "exit 3");

    await expect(find()).rejects.toMatchObject({
      fact:
        `there is no Pulumi CLI 3.254.0 or newer (the project's npm package pulumi@3.258.0: none; PATH: none; ` +
        `${machine.versions}/4.0.0: its version is 4.0.0; ` +
        `${machine.versions}/3.260.0: "${machine.versions}/3.260.0/bin/pulumi version" fails; ` +
        `${machine.versions}/3.100.0: its version is 3.100.0).`,
      remedy: `Run "npx pulumi version" in the project: it downloads the version that the project pins.`,
    });
  });

  it("does not send to the version that the project pins where that is too old", async () => {
    await pinInProject("3.100.0");
    await expect(find()).rejects.toMatchObject({ remedy: expect.stringMatching(/^Install one/) as string });
  });

  it("explains how to install one where the project pins none", async () => {
    await expect(find()).rejects.toMatchObject({
      fact: `there is no Pulumi CLI 3.254.0 or newer (PATH: none; ${machine.versions}: none).`,
      remedy: expect.stringMatching(
        /^Install one for this project: "npm install --save-dev --save-exact pulumi@3\.\d+\.\d+", then "npx pulumi version"\./,
      ) as string,
    });
  });
});

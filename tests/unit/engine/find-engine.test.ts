import { mkdir, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Engine } from "../../../engine/src/engine";
import { resolveEngine } from "../../../engine/src/resolve-engine";
import { createFakeMachine, HANGS, printsVersion, writeFakeEngine, writeScript } from "./fake-engines";
import type { FakeMachine } from "./fake-engines";

let machine: FakeMachine;
beforeEach(async () => {
  machine = await createFakeMachine();
});
afterEach(() => machine.remove());

const find = (probeTimeoutMs = 8_000): Promise<Engine> =>
  resolveEngine({
    environment: machine.environment,
    sources: ["path", "versions-folder"],
    probeTimeoutMs,
  });
const versionBin = (version: string): string => join(machine.versions, version, "bin");
const verdicts = (engine: Engine): string[] => engine.considered.map(({ verdict }) => verdict);

describe("resolveEngine, order of what is there", () => {
  it("takes the CLI on PATH before the versions folder", async () => {
    const pulumi = await writeFakeEngine(machine.pathFolder, printsVersion("v3.254.0"));
    await writeFakeEngine(versionBin("3.259.0"), printsVersion("v3.259.0"));

    const engine = await find();

    expect(engine).toMatchObject({
      source: "path",
      pulumi,
      version: "3.254.0",
      binFolder: machine.pathFolder,
    });
  });

  it("takes the pinned version before a newer one", async () => {
    await writeFakeEngine(versionBin("3.300.0"), printsVersion("v3.300.0"));
    await writeFakeEngine(versionBin("3.259.0"), printsVersion("v3.259.0"));

    const engine = await find();

    expect(engine).toMatchObject({
      source: "versions-folder",
      version: "3.259.0",
      root: join(machine.versions, "3.259.0"),
    });
  });

  it("takes the version that is asked for, and passes over every other", async () => {
    const other = await writeFakeEngine(machine.pathFolder, printsVersion("v3.259.0"));
    await writeFakeEngine(versionBin("3.300.0"), printsVersion("v3.300.0"));

    const sources = ["path", "versions-folder"] as const;
    const engine = await resolveEngine({ environment: machine.environment, sources, version: "3.300.0" });

    expect(engine).toMatchObject({ source: "versions-folder", version: "3.300.0" });
    expect(engine.considered[0]).toEqual({
      source: "path",
      path: other,
      verdict: "passed over: version 3.259.0 is not the 3.300.0 that was asked for",
    });
  });

  it("takes the newest of the others when the pinned version is not there", async () => {
    for (const version of ["3.255.0", "3.1000.0", "3.1001.0"]) {
      await writeFakeEngine(versionBin(version), printsVersion(`v${version}`));
    }

    expect((await find()).version).toBe("3.1001.0");
  });

  it("takes a later CLI on PATH when the first is broken", async () => {
    const later = join(machine.pathFolder, "later");
    await writeFakeEngine(machine.pathFolder, "exit 1");
    const pulumi = await writeFakeEngine(later, printsVersion("v3.259.0"));
    machine.environment["PATH"] = machine.pathFolder + delimiter + later;

    expect((await find()).pulumi).toBe(pulumi);
  });

  it("finds the language host beside the file that a link on PATH points to", async () => {
    const pulumi = await writeFakeEngine(join(machine.pathFolder, "real"), printsVersion("v3.259.0"));
    await symlink(pulumi, join(machine.pathFolder, "pulumi"));

    expect((await find()).source).toBe("path");
  });
});

describe("resolveEngine, what is passed over", () => {
  it.each([
    { reason: "too old", body: "echo v3.253.0", verdict: "version 3.253.0 is older than 3.254.0" },
    {
      reason: "fails",
      body: "echo broken >&2; exit 3",
      verdict: '"pulumi version" ended with exit code 3 (broken)',
    },
    {
      reason: "prints garbage",
      body: "echo hello",
      verdict: '"pulumi version" printed "hello", which is no version',
    },
    { reason: "hangs", body: HANGS, verdict: '"pulumi version" did not answer within 3 s' },
  ])("names a CLI that is or does this: $reason", async ({ body, verdict }) => {
    const broken = await writeFakeEngine(machine.pathFolder, body);
    await writeFakeEngine(versionBin("3.259.0"), printsVersion("v3.259.0"));

    const engine = await find(3_000);

    expect(engine.source).toBe("versions-folder");
    expect(engine.considered[0]).toEqual({
      source: "path",
      path: broken,
      verdict: `passed over: ${verdict}`,
    });
  });

  it("names a CLI that cannot be started", async () => {
    await writeFile(join(machine.pathFolder, "pulumi"), "#!/no/such/interpreter\n", { mode: 0o755 });
    await writeFakeEngine(versionBin("3.259.0"), printsVersion("v3.259.0"));

    expect(verdicts(await find())[0]).toContain("passed over: Cannot start");
  });

  it("names a CLI on PATH without its language host", async () => {
    await writeFakeEngine(machine.pathFolder, printsVersion("v3.259.0"), ["pulumi-resource-pulumi-nodejs"]);
    await writeFakeEngine(versionBin("3.259.0"), printsVersion("v3.259.0"));

    expect(verdicts(await find())[0]).toBe(
      'passed over: version 3.259.0, but "pulumi-language-nodejs" is neither beside it nor on PATH',
    );
  });

  it.each([
    { reason: "a folder", put: (path: string) => mkdir(path) },
    {
      reason: "a file that may not be run",
      put: (path: string) => writeFile(path, "#!/bin/sh\n", { mode: 0o644 }),
    },
  ])("does not take $reason for a CLI", async ({ put }) => {
    await put(join(machine.pathFolder, "pulumi"));
    await mkdir(versionBin("3.259.0"), { recursive: true });
    await put(join(versionBin("3.259.0"), "pulumi"));
    await writeFakeEngine(versionBin("3.258.0"), printsVersion("v3.258.0"));

    expect(verdicts(await find())).toEqual([
      'passed over: there is no "pulumi" on PATH',
      "passed over: there is no executable file",
      "used: version 3.258.0; no checksum file, so not made by this package",
    ]);
  });

  it("believes what the CLI says, not the name of its folder", async () => {
    await writeFakeEngine(versionBin("3.259.0"), printsVersion("v3.100.0"));
    await writeFakeEngine(versionBin("3.100.0"), printsVersion("v3.258.0"));

    expect((await find()).version).toBe("3.258.0");
  });

  it("names an old version in the versions folder when there is nothing better", async () => {
    await writeFakeEngine(versionBin("3.100.0"), printsVersion("v3.100.0"));

    await expect(find()).rejects.toThrow("passed over: version 3.100.0 is older than 3.254.0");
  });
});

describe("resolveEngine, interrupted", () => {
  it("ends the CLI that it is asking, and says so", async () => {
    await writeFakeEngine(machine.pathFolder, HANGS);
    const { environment } = machine;

    const found = resolveEngine({ environment, sources: ["path"], signal: AbortSignal.timeout(300) });

    await expect(found).rejects.toMatchObject({ code: "interrupted" });
  });
});

describe("Engine.environment", () => {
  it("puts the CLI first on PATH and switches off update checks and downloads", async () => {
    await writeScript(join(machine.pathFolder, "node"), "exit 0");
    await writeFakeEngine(versionBin("3.259.0"), printsVersion("v3.259.0"));

    const { environment } = await find();

    expect(environment({ STACK: "dev", PULUMI_HOME: undefined })).toEqual({
      PATH: versionBin("3.259.0") + delimiter + machine.pathFolder,
      PULUMI_HOME: undefined,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      STACK: "dev",
    });
    expect(environment({ PATH: "/elsewhere" })["PATH"]).toBe(
      versionBin("3.259.0") + delimiter + "/elsewhere",
    );
  });
});

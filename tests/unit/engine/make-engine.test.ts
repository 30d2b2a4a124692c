import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rmdir, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "../../../engine/src/engine";
import { EngineError } from "../../../engine/src/engine-error";
import type { Producer } from "../../../engine/src/producer";
import { resolveEngine } from "../../../engine/src/resolve-engine";
import type { ResolveEngineOptions } from "../../../engine/src/resolve-engine";
import { createFakeMachine, fakeProducer, printsVersion, writeFakeEngine } from "./fake-engines";
import type { FakeMachine } from "./fake-engines";

const LOCK = ".atlassian-admin-engine-3.259.0.lock";
const failing: Producer = async () => {
  throw new EngineError("installer", "Installing: the network is off.");
};

let machine: FakeMachine;
let reported: string[];
beforeEach(async () => {
  machine = await createFakeMachine();
  reported = [];
});
afterEach(() => machine.remove());

function make(
  producers: ResolveEngineOptions["producers"],
  options: ResolveEngineOptions = {},
): Promise<Engine> {
  const report = (line: string): void => {
    reported.push(line);
  };
  return resolveEngine({
    environment: machine.environment,
    producers: { installer: failing, ...producers },
    report,
    ...options,
  });
}

describe("resolveEngine, making a CLI", () => {
  it("builds when the installer fails, and keeps the installer's reason", async () => {
    const engine = await make({ "go-build": fakeProducer("v3.259.0") });

    expect(engine).toMatchObject({
      source: "go-build",
      version: "3.259.0",
      root: join(machine.versions, "3.259.0"),
    });
    expect(engine.considered.slice(-2)).toEqual([
      { source: "installer", verdict: "failed: Installing: the network is off." },
      { source: "go-build", path: engine.pulumi, verdict: "used: version 3.259.0, made now" },
    ]);
    expect(await readdir(machine.versions)).toEqual(["3.259.0"]);
  });

  it("makes the version that is asked for, in a folder of its own", async () => {
    const build = fakeProducer("v3.300.0");

    const engine = await make({ "go-build": build }, { version: "3.300.0" });

    expect(engine).toMatchObject({ version: "3.300.0", root: join(machine.versions, "3.300.0") });
    await expect(make({ "go-build": build }, { version: "3.301.0" })).rejects.toThrow(
      "version 3.300.0 is not the 3.301.0 that was asked for",
    );
    expect(await readdir(machine.versions)).toEqual(["3.300.0"]);
  });

  it("does not build when the installer succeeds", async () => {
    const build = fakeProducer("v3.259.0");

    const engine = await make({ installer: fakeProducer("v3.259.0"), "go-build": build });

    expect(engine.source).toBe("installer");
    expect(build.runs).toBe(0);
  });

  it("copies the SDK's dynamic provider plugin beside the CLI, executable", async () => {
    const { binFolder } = await make({ "go-build": fakeProducer("v3.259.0") });

    const plugin = join(binFolder, "pulumi-resource-pulumi-nodejs");
    expect(await readFile(plugin, "utf8")).toContain("@pulumi/pulumi/cmd/dynamic-provider");
    expect((await stat(plugin)).mode & 0o777).toBe(0o755);
  });

  it("finds again what it made, with matching checksums", async () => {
    await make({ "go-build": fakeProducer("v3.259.0") });

    const engine = await make({});

    expect(engine.considered.at(-1)?.verdict).toBe("used: version 3.259.0; checksums match");
  });

  it("leaves nothing behind when the builder fails half-way", async () => {
    const halfWay: Producer = async ({ staging }) => {
      await writeFakeEngine(join(staging, "bin"), printsVersion("v3.259.0"));
      throw new EngineError("go-build", "Building: the disk is full.");
    };

    await expect(make({ "go-build": halfWay })).rejects.toThrow(
      "go-build: failed: Building: the disk is full.",
    );
    expect(await readdir(machine.versions)).toEqual([]);
  });

  it.each([
    {
      reason: "another version",
      produce: fakeProducer("v3.258.0"),
      verdict: /Checking ".*": version 3\.258\.0/,
    },
    { reason: "nothing", produce: async () => undefined, verdict: /"pulumi-language-nodejs" is missing/ },
  ])("refuses a builder that makes $reason", async ({ produce, verdict }) => {
    await expect(make({ "go-build": produce })).rejects.toThrow(verdict);
    expect(await readdir(machine.versions)).toEqual([]);
  });

  it("stops, leaves nothing behind and says so when it is interrupted", async () => {
    const controller = new AbortController();
    const interrupted: Producer = async ({ staging }) => {
      await writeFakeEngine(join(staging, "bin"), printsVersion("v3.259.0"));
      controller.abort();
      throw new Error("ended");
    };

    const made = make({ "go-build": interrupted }, { signal: controller.signal });

    await expect(made).rejects.toMatchObject({
      code: "interrupted",
      message: expect.stringContaining("interrupted") as string,
    });
    expect(await readdir(machine.versions)).toEqual([]);
  });
});

describe("resolveEngine, a damaged CLI", () => {
  it("names a truncated binary and replaces it", async () => {
    const { pulumi } = await make({ "go-build": fakeProducer("v3.259.0") });
    await truncate(pulumi, 5);

    const engine = await make({ "go-build": fakeProducer("v3.259.0") });

    expect(engine.considered[1]?.verdict).toBe(
      'passed over: "bin/pulumi" (5 bytes) does not match its checksum; it was cut short or changed after it was made',
    );
    expect(engine.source).toBe("go-build");
    expect(await readdir(machine.versions)).toEqual(["3.259.0"]);
  });

  it("keeps an unusable folder that it did not make, under another name", async () => {
    await writeFakeEngine(join(machine.versions, "3.259.0", "bin"), "exit 1");

    await make({ "go-build": fakeProducer("v3.259.0") });

    expect((await readdir(machine.versions)).sort()).toEqual(["3.259.0", "3.259.0.unusable"]);
    expect(reported.at(-1)).toContain("was not made by this package, so it is kept as");
  });

  it("refuses a folder whose checksum file is damaged", async () => {
    const { root } = await make({ "go-build": fakeProducer("v3.259.0") });
    await writeFile(join(root, "atlassian-admin-engine.json"), "{");

    await expect(make({})).rejects.toThrow('the checksum file "atlassian-admin-engine.json" is damaged');
  });
});

describe("resolveEngine, two at once", () => {
  it("builds once; the second waits and uses the first's result", async () => {
    const build = fakeProducer("v3.259.0", 1_000);

    const engines = await Promise.all([make({ "go-build": build }), make({ "go-build": build })]);

    expect(build.runs).toBe(1);
    expect(engines.map(({ source }) => source).sort()).toEqual(["go-build", "versions-folder"]);
    expect(reported.join("\n")).toContain("Another process is making the Pulumi CLI");
    expect(await readdir(machine.versions)).toEqual(["3.259.0"]);
  });

  it("takes over the lock and removes the leftovers of a process that was killed", async () => {
    const leftover = join(machine.versions, ".atlassian-admin-staging-1");
    await mkdir(join(machine.versions, LOCK), { recursive: true });
    await mkdir(leftover);
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(join(machine.versions, LOCK), longAgo, longAgo);

    await make({ "go-build": fakeProducer("v3.259.0") });

    expect(existsSync(leftover)).toBe(false);
    expect(await readdir(machine.versions)).toEqual(["3.259.0"]);
  });

  it("stops building when it has lost the lock", async () => {
    const losing: Producer = async ({ signal }) => {
      await rmdir(join(machine.versions, LOCK));
      await new Promise((resolve) => {
        signal.addEventListener("abort", resolve);
      });
      throw new Error("ended");
    };

    const made = make({ "go-build": losing }, { lockStaleMs: 2_000 });

    await expect(made).rejects.toThrow(
      /go-build: failed: Filling ".*": the lock ".*" was lost \(.*\)\. Run the command/,
    );
    expect(await readdir(machine.versions)).toEqual([]);
  });

  it("gives up, naming the lock, when the other one takes too long", async () => {
    await mkdir(join(machine.versions, LOCK), { recursive: true });
    const build = fakeProducer("v3.259.0");

    const made = make({ "go-build": build }, { lockWaitMs: 600 });

    await expect(made).rejects.toThrow(`${LOCK}": still held after 0.6 s. End the process`);
    expect(build.runs).toBe(0);
  });

  it("stops waiting when it is interrupted", async () => {
    await mkdir(join(machine.versions, LOCK), { recursive: true });

    const made = make({}, { signal: AbortSignal.timeout(200) });

    await expect(made).rejects.toMatchObject({ code: "interrupted" });
  });
});

describe("resolveEngine, no CLI at all", () => {
  it("lists every source with its reason, then the remedy", async () => {
    const build: Producer = async () => {
      throw new EngineError("go-build", "Looking for Go: there is none.");
    };

    const error = await make({ "go-build": build }).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ name: "EngineError", code: "no-engine" });
    expect((error as Error).message.split("\n")).toEqual([
      "Looking for a Pulumi CLI: no source gave one.",
      '  path: passed over: there is no "pulumi" on PATH',
      `  versions-folder ${machine.versions}: passed over: there is no version in this folder`,
      "  installer: failed: Installing: the network is off.",
      "  go-build: failed: Looking for Go: there is none.",
      expect.stringMatching(/^Install the Pulumi CLI 3\.254\.0 or newer .* or install Go 1\.26\.0 or newer/),
    ]);
  });

  it("says which sources are switched off", async () => {
    machine.environment["ATLASSIAN_ADMIN_ENGINE_SOURCES"] = "path, versions-folder";
    const build = fakeProducer("v3.259.0");

    await expect(make({ "go-build": build })).rejects.toThrow(
      "installer: switched off (ATLASSIAN_ADMIN_ENGINE_SOURCES)\n  go-build: switched off",
    );
    expect(build.runs).toBe(0);
  });

  it("refuses a source that does not exist", async () => {
    machine.environment["ATLASSIAN_ADMIN_ENGINE_SOURCES"] = "path,download";

    await expect(make({})).rejects.toMatchObject({
      code: "setting",
      message: expect.stringContaining(
        '"download" is no source. Use one or more of "path", "versions-folder"',
      ) as string,
    });
  });

  it("names PULUMI_HOME when its folder cannot be made", async () => {
    const file = join(machine.pathFolder, "file");
    await writeFile(file, "");
    machine.environment["PULUMI_HOME"] = file;

    await expect(make({})).rejects.toThrow(/ENOTDIR.* Set PULUMI_HOME to a folder that you can write to/);
  });
});

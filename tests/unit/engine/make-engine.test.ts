import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rmdir, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "../../../engine/src/engine";
import { EngineError } from "../../../engine/src/engine-error";
import type { Producer } from "../../../engine/src/make-engine";
import { downloadByPackage } from "../../../engine/src/npm-package";
import { resolveEngine, type ResolveEngineOptions } from "../../../engine/src/resolve-engine";
import { createFakeMachine, fakeProducer, printsVersion, writeFakeEngine } from "./fake-engines";
import type { FakeMachine } from "./fake-engines";

const LOCK = ".atlassian-admin-engine-3.259.0.lock";
const failing: Producer = async () => {
  throw new EngineError("npm-package", "Downloading: the network is off.");
};

let machine: FakeMachine;
let reported: string[];
beforeEach(async () => {
  machine = await createFakeMachine();
  reported = [];
});
afterEach(() => machine.remove());

function make(producers: readonly Producer[], options: ResolveEngineOptions = {}): Promise<Engine> {
  const report = (line: string): void => {
    reported.push(line);
  };
  return resolveEngine({ environment: machine.environment, producers, report, ...options });
}

describe("resolveEngine, making a CLI", () => {
  it("builds when the download fails, and reports the download's reason", async () => {
    const engine = await make([failing, fakeProducer("v3.259.0")]);

    expect(engine).toMatchObject({
      version: "3.259.0",
      pulumi: join(machine.versions, "3.259.0/bin/pulumi"),
    });
    expect(reported).toEqual(["Downloading: the network is off."]);
    expect(await readdir(machine.versions)).toEqual(["3.259.0"]);
  });

  it("makes the version that is asked for, in a separate folder", async () => {
    const engine = await make([fakeProducer("v3.300.0")], { version: "3.300.0" });

    expect(engine.version).toBe("3.300.0");
    expect(await readdir(machine.versions)).toEqual(["3.300.0"]);
  });

  it("finds again what it made", async () => {
    const build = fakeProducer("v3.259.0");
    await make([build]);

    expect(await make([build])).toMatchObject({ version: "3.259.0" });
    expect(build.runs).toBe(1);
  });

  it("adds the dynamic provider plugin of the SDK, which can be run", async () => {
    const { binFolder } = await make([fakeProducer("v3.259.0")]);

    const plugin = join(binFolder, "pulumi-resource-pulumi-nodejs");
    expect(await readFile(plugin, "utf8")).toContain("dynamic-provider");
    expect((await stat(plugin)).mode & 0o111).toBe(0o111);
  });

  it("leaves nothing behind when the builder fails half-way", async () => {
    const halfWay: Producer = async ({ staging }) => {
      await writeFakeEngine(join(staging, "bin"), printsVersion("v3.259.0"));
      throw new EngineError("go-build", "Building: the disk is full.");
    };

    await expect(make([halfWay])).rejects.toThrow("Building: the disk is full.");
    expect(await readdir(machine.versions)).toEqual([]);
  });

  it.each([
    {
      reason: "another version",
      produce: fakeProducer("v3.258.0"),
      said: /version 3\.258\.0 is not 3\.259\.0/,
    },
    {
      reason: "no language host",
      produce: (async ({ staging }) => {
        await writeFakeEngine(join(staging, "bin"), printsVersion("v3.259.0"), []);
      }) satisfies Producer,
      said: /"pulumi-language-nodejs" is missing/,
    },
  ])("refuses a builder that makes $reason", async ({ produce, said }) => {
    await expect(make([produce])).rejects.toThrow(said);
    expect(await readdir(machine.versions)).toEqual([]);
  });

  it("stops, leaves nothing behind and reports it when it is interrupted", async () => {
    const controller = new AbortController();
    const interrupted: Producer = async ({ staging }) => {
      await writeFakeEngine(join(staging, "bin"), printsVersion("v3.259.0"));
      controller.abort();
      throw new Error("ended");
    };

    await expect(make([interrupted], { signal: controller.signal })).rejects.toMatchObject({
      code: "interrupted",
    });
    expect(await readdir(machine.versions)).toEqual([]);
  });

  it("keeps an unusable folder under another name", async () => {
    await writeFakeEngine(join(machine.versions, "3.259.0", "bin"), "exit 1");

    await make([fakeProducer("v3.259.0")]);

    expect((await readdir(machine.versions)).sort()).toEqual(["3.259.0", "3.259.0.unusable"]);
    expect(reported.at(-1)).toContain("cannot be used; it is kept as");
  });

  it("reports everything that was tried, then the remedy", async () => {
    const error = await make([failing]).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ name: "EngineError", code: "no-engine" });
    expect((error as Error).message.split("\n")).toEqual([
      "Looking for a Pulumi CLI: none was found.",
      `  ${join(machine.versions, "3.259.0/bin/pulumi")}: there is no executable file`,
      `  ${join(machine.pathFolder, "pulumi")}: there is no executable file`,
      "  Downloading: the network is off.",
      expect.stringMatching(/^Install the Pulumi CLI 3\.254\.0 or newer .* or install Go 1\.26\.0 or newer/),
    ]);
  });

  it("names PULUMI_HOME when its folder cannot be made", async () => {
    const file = join(machine.pathFolder, "file");
    await writeFile(file, "");
    machine.environment["PULUMI_HOME"] = file;

    await expect(make([])).rejects.toThrow(/ENOTDIR.* Set PULUMI_HOME to a folder with write permission/);
  });
});

describe("downloadByPackage", () => {
  // Stands for the script at get.pulumi.com: called with --no-edit-path --install-root ROOT --version V.
  const INSTALL_SH = `#!/bin/sh
/bin/mkdir -p "$3/bin"
printf '#!/bin/sh\\necho v%s\\n' "$5" > "$3/bin/pulumi"
printf '#!/bin/sh\\n' > "$3/bin/pulumi-language-nodejs"
/bin/chmod 755 "$3/bin/pulumi" "$3/bin/pulumi-language-nodejs"
`;

  /** Runs Pulumi's real package, with a fetch that responds as given. */
  async function download(fetchBody: string): Promise<Engine> {
    const preload = join(machine.pathFolder, "fake-fetch.js");
    await writeFile(preload, `globalThis.fetch = async () => { ${fetchBody} };`);
    machine.environment["NODE_OPTIONS"] = `--require ${preload}`;
    return make([downloadByPackage]);
  }

  it("has Pulumi's npm package fetch the pinned version, and keeps nothing else of it", async () => {
    const answer = `return { ok: true, text: async () => ${JSON.stringify(INSTALL_SH)} };`;

    const { version } = await download(answer);

    expect(version).toBe("3.259.0");
    expect(await readdir(machine.versions)).toEqual(["3.259.0"]);
    expect(await readdir(join(machine.versions, "3.259.0"))).toEqual(["bin"]);
  });

  it("gives the package's own reason", async () => {
    await expect(download(`throw new Error("no route to host");`)).rejects.toThrow(
      /Downloading the Pulumi CLI 3\.259\.0 with the npm package "pulumi": .*no route to host/,
    );
    expect(await readdir(machine.versions)).toEqual([]);
  });
});

describe("resolveEngine, two at once", () => {
  it("builds once; the second waits and uses the first's result", async () => {
    const build = fakeProducer("v3.259.0", 1_000);

    const engines = await Promise.all([make([build]), make([build])]);

    expect(build.runs).toBe(1);
    expect(engines.map(({ version }) => version)).toEqual(["3.259.0", "3.259.0"]);
    expect(reported.join("\n")).toContain("Another process is building the Pulumi CLI");
    expect(await readdir(machine.versions)).toEqual(["3.259.0"]);
  });

  it("replaces the lock and removes the leftovers of a process that was killed", async () => {
    const leftover = join(machine.versions, ".atlassian-admin-staging-1");
    await mkdir(join(machine.versions, LOCK), { recursive: true });
    await mkdir(leftover);
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(join(machine.versions, LOCK), longAgo, longAgo);

    await make([fakeProducer("v3.259.0")]);

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

    await expect(make([losing], { lockStaleMs: 2_000 })).rejects.toThrow(
      /Filling ".*": the lock ".*" was lost \(.*\)\. Run the command/,
    );
    expect(await readdir(machine.versions)).toEqual([]);
  });

  it("gives up, naming the lock, when the other one takes too long", async () => {
    await mkdir(join(machine.versions, LOCK), { recursive: true });
    const build = fakeProducer("v3.259.0");

    await expect(make([build], { lockWaitMs: 600 })).rejects.toThrow(
      `${LOCK}": still held after 0.6 s. End the process`,
    );
    expect(build.runs).toBe(0);
  });

  it("stops waiting when it is interrupted", async () => {
    await mkdir(join(machine.versions, LOCK), { recursive: true });

    await expect(make([], { signal: AbortSignal.timeout(200) })).rejects.toMatchObject({
      code: "interrupted",
    });
  });
});

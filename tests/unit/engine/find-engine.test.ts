import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { Engine } from "../../../engine/src/engine";
import { resolveEngine, type ResolveEngineOptions } from "../../../engine/src/resolve-engine";
import { createFakeMachine, HANGS, printsVersion, writeFakeEngine } from "./fake-engines";
import type { FakeMachine } from "./fake-engines";

let machine: FakeMachine;
beforeEach(async () => {
  machine = await createFakeMachine();
});
afterEach(() => machine.remove());

/** Finds what is there, and makes nothing. */
const find = (options: ResolveEngineOptions = {}): Promise<Engine> =>
  resolveEngine({ environment: machine.environment, producers: [], ...options });
const versionBin = (version: string): string => join(machine.versions, version, "bin");

describe("resolveEngine, what is there", () => {
  it("takes the pinned version before the CLI on PATH", async () => {
    await writeFakeEngine(machine.pathFolder, printsVersion("v3.300.0"));
    const pulumi = await writeFakeEngine(versionBin("3.259.0"), printsVersion("v3.259.0"));

    expect(await find()).toMatchObject({ pulumi, version: "3.259.0", binFolder: versionBin("3.259.0") });
  });

  it("takes a CLI on PATH where the pinned version is not there, also a later one", async () => {
    const later = join(machine.pathFolder, "later");
    await writeFakeEngine(machine.pathFolder, "exit 1");
    const pulumi = await writeFakeEngine(later, printsVersion("v3.300.0"));
    machine.environment["PATH"] = machine.pathFolder + delimiter + later;

    expect(await find()).toMatchObject({ pulumi, version: "3.300.0" });
  });

  it("takes nothing but the version that is asked for", async () => {
    await writeFakeEngine(machine.pathFolder, printsVersion("v3.300.0"));

    await expect(find({ version: "3.300.0" })).rejects.toThrow("there is no executable file");

    const pulumi = await writeFakeEngine(versionBin("3.300.0"), printsVersion("v3.300.0"));
    expect(await find({ version: "3.300.0" })).toMatchObject({ pulumi, version: "3.300.0" });
  });

  it("does not run what npm puts on PATH, since that would download a CLI", async () => {
    const bin = join(machine.pathFolder, "node_modules", ".bin");
    await writeFakeEngine(bin, printsVersion("v3.300.0"));
    machine.environment["PATH"] = bin;

    await expect(find()).rejects.toMatchObject({ code: "no-engine" });
  });

  it.each([
    { reason: "too old", body: "echo v3.253.0", said: "version 3.253.0 is older than 3.254.0" },
    { reason: "fails", body: "echo broken >&2; exit 3", said: '(exit code 3, "broken")' },
    { reason: "prints garbage", body: "echo hello", said: '"pulumi version" returned no version 3' },
    { reason: "is of another major version", body: "echo v4.0.0", said: '(exit code 0, "v4.0.0")' },
  ])("names a CLI that $reason", async ({ body, said }) => {
    const pulumi = await writeFakeEngine(machine.pathFolder, body);

    await expect(find()).rejects.toThrow(`${pulumi}: `);
    await expect(find()).rejects.toThrow(said);
  });

  it("names a CLI that cannot be started", async () => {
    await writeFile(join(machine.pathFolder, "pulumi"), "#!/no/such/interpreter\n", { mode: 0o755 });

    await expect(find()).rejects.toThrow("Cannot start");
  });

  it("trusts the CLI's own version, not the name of its folder", async () => {
    await writeFakeEngine(versionBin("3.259.0"), printsVersion("v3.100.0"));

    await expect(find()).rejects.toThrow("version 3.100.0 is not 3.259.0");
  });

  it("ends the CLI that it is asking when it is interrupted, and reports it", async () => {
    await writeFakeEngine(machine.pathFolder, HANGS);

    await expect(find({ signal: AbortSignal.timeout(300) })).rejects.toMatchObject({ code: "interrupted" });
  });
});

describe("Engine.environment", () => {
  it("puts the CLI first on PATH and switches off update checks and downloads", async () => {
    await mkdir(machine.versions, { recursive: true });
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

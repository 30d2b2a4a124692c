import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Engine } from "../../../engine/src/engine";
import { GoBuildLog } from "../../../engine/src/go-build-log";
import { parseGoVersion } from "../../../engine/src/go-toolchain";
import { buildWithGo } from "../../../engine/src/go-build";
import { engineFolder } from "../../../engine/src/package-folders";
import { resolveEngine } from "../../../engine/src/resolve-engine";
import type { ResolveEngineOptions } from "../../../engine/src/resolve-engine";
import { createFakeMachine, writeScript } from "./fake-engines";
import type { FakeMachine } from "./fake-engines";

let machine: FakeMachine;
let reported: string[];
beforeEach(async () => {
  machine = await createFakeMachine();
  reported = [];
});
afterEach(() => machine.remove());

/** Builds with a fake `go` that returns `go version` and does `body` for everything else. */
async function build(
  version: string,
  body: string,
  options: Pick<ResolveEngineOptions, "version"> = {},
): Promise<Engine> {
  const go = `if [ "$1" = version ]; then echo "go version ${version} linux/amd64"; exit 0; fi\n${body}`;
  await writeScript(join(machine.pathFolder, "go"), go);
  const report = (line: string): void => {
    reported.push(line);
  };
  return resolveEngine({ environment: machine.environment, producers: [buildWithGo], report, ...options });
}

// Writes down how it was called, then "builds" a script that prints the version; the output is the 10th argument.
const recording = (log: string): string => `
{ pwd; printf '%s|' "$@"; echo; echo "$GOFLAGS $GOPROXY $GOWORK"; } >> ${log}
printf '#!/bin/sh\\necho v3.259.0\\n' > "\${10}"
/bin/chmod 755 "\${10}"`;

describe("buildWithGo", () => {
  it("builds both programs in their modules, read-only, with the version stamped", async () => {
    const log = join(machine.pathFolder, "log");
    machine.environment["GOFLAGS"] = "-buildvcs=false";
    machine.environment["GOPROXY"] = "off";

    const engine = await build("go1.26.8", recording(log));

    const lines = (await readFile(log, "utf8")).trim().split("\n");
    const flags =
      "build|-v|-mod=readonly|-trimpath|-tags|osusergo,grpcnotrace|-ldflags|" +
      "-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.259.0|-o|";
    expect(engine).toMatchObject({ version: "3.259.0" });
    expect([lines[0], lines[3]]).toEqual(
      ["cli", "language-nodejs"].map((name) => join(engineFolder(), "go", name)),
    );
    expect(lines[1]).toContain(flags);
    expect(lines[1]).toContain("bin/pulumi|github.com/pulumi/pulumi/pkg/v3/cmd/pulumi|");
    expect(lines[4]).toContain("bin/pulumi-language-nodejs|github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/");
    expect(lines[2]).toBe("-buildvcs=false off off");
    expect(lines[5]).toBe(lines[2]);
  });

  it("builds another version from a copy of the CLI's module", async () => {
    const log = join(machine.pathFolder, "log");
    const goMod = join(engineFolder(), "go", "cli", "go.mod");
    const before = await readFile(goMod, "utf8");
    const body = `if [ "$1" = get ]; then pwd >> ${log}; echo "$*" >> ${log}; echo changed >> go.mod; exit 0; fi
pwd >> ${log}; printf '#!/bin/sh\\necho v3.300.0\\n' > "\${10}"; /bin/chmod 755 "\${10}"`;

    const engine = await build("go1.26.8", body, { version: "3.300.0" });

    const [copy = "", ...lines] = (await readFile(log, "utf8")).trim().split("\n");
    expect(copy).toMatch(/\/work\/module$/);
    expect(lines).toEqual([
      "get -tool github.com/pulumi/pulumi/pkg/v3/cmd/pulumi@v3.300.0",
      copy,
      "get github.com/pulumi/pulumi/sdk/v3@v3.300.0",
      copy,
      join(engineFolder(), "go", "language-nodejs"),
    ]);
    expect(engine.version).toBe("3.300.0");
    expect(await readFile(goMod, "utf8")).toBe(before);
  });

  it("keeps Go's work folder inside the staging folder, and out of the result", async () => {
    const log = join(machine.pathFolder, "log");

    await build("go1.26.8", `echo "$GOTMPDIR" > ${log}\n${recording("/dev/null")}`);

    expect(await readFile(log, "utf8")).toMatch(/versions\/\.atlassian-admin-staging-\d+\/work\n$/);
    expect(await readdir(join(machine.versions, "3.259.0"))).toEqual(["bin"]);
  });

  it("reports what it does", async () => {
    await build("go1.26.8", recording(join(machine.pathFolder, "log")));

    expect(reported).toEqual([
      expect.stringContaining(
        "Building the Pulumi CLI 3.259.0 from its published Go modules with Go 1.26.8.",
      ),
      expect.stringMatching(/^Building "pulumi" with Go: done in \d+ s\.$/),
      expect.stringMatching(/^Building "pulumi-language-nodejs" with Go: done in \d+ s\.$/),
    ]);
  });

  it("ends the build and leaves nothing behind when it is interrupted", async () => {
    await writeScript(
      join(machine.pathFolder, "go"),
      `[ "$1" = version ] && echo go1.26.8 && exit 0\nexec /bin/sleep 60`,
    );

    const resolved = resolveEngine({
      environment: machine.environment,
      producers: [buildWithGo],
      report: () => undefined,
      signal: AbortSignal.timeout(500),
    });

    await expect(resolved).rejects.toMatchObject({ code: "interrupted" });
    expect(await readdir(machine.versions)).toEqual([]);
  });

  it("gives Go's own complaint without credentials", async () => {
    const body =
      'echo net/http >&2; echo "go: pulumi: Get https://user:secret@proxy.example/: refused" >&2; exit 1';

    const error = await build("go1.26.8", body).catch((thrown: unknown) => String(thrown));

    expect(error).toMatch(
      /Building "pulumi" with Go: it failed after \d+ s \(go: pulumi: Get https:\/\/proxy\.example\/: refused\)\./,
    );
  });

  it("names a Go that is too old", async () => {
    await expect(build("go1.25.11", "exit 1")).rejects.toThrow(
      /Looking for Go: ".*go" is version 1\.25\.11, which is too old\. Install Go 1\.26\.0 or newer/,
    );
  });

  it("reports when there is no Go", async () => {
    const resolved = resolveEngine({
      environment: machine.environment,
      producers: [buildWithGo],
      report: () => undefined,
    });

    await expect(resolved).rejects.toThrow(
      'Looking for Go: there is no "go" on PATH. Install Go 1.26.0 or newer',
    );
  });
});

describe("parseGoVersion", () => {
  it.each([
    { printed: "go version go1.26.8 linux/amd64", version: "1.26.8" },
    { printed: "go version go1.26 darwin/arm64", version: "1.26.0" },
    { printed: "go version go1.27rc1 linux/amd64", version: "1.27.0" },
    { printed: "go version devel go1.27-0c93b4e Mon linux/amd64", version: "1.27.0" },
    { printed: "gccgo (GCC) 14.2", version: undefined },
  ])("reads $printed", ({ printed, version }) => {
    expect(parseGoVersion(printed)).toBe(version);
  });
});

describe("GoBuildLog", () => {
  it("distinguishes downloads, packages and complaints, across pieces of output", () => {
    const log = new GoBuildLog();

    expect(log.current).toBe("starting");
    log.add("go: downloading example.com/a v1.0.0\ngo: down");
    log.add("loading example.com/b v1.0.0\n");
    expect(log.current).toBe("2 modules downloaded");
    log.add("internal/cpu\ngithub.com/pulumi/pulumi/pkg/v3/cmd/pulumi\nx.go:1:2: undefined: y\n");
    expect(log.current).toBe("2 packages compiled");
    expect(log.problem).toBe("x.go:1:2: undefined: y");
  });
});

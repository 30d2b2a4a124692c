import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, copyFile, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const MODULES = path.resolve(__dirname, "../languages/go");
const PYTHON_PACKAGES = [
  "pulumi==3.259.0",
  "parver==0.5",
  "semver==3.0.4",
  "setuptools==80.9.0",
  "wheel==0.45.1",
];
const SDK = "github.com/pulumi/pulumi/sdk/v3";

/**
 * What a complete Pulumi installation has, and the CLI that `npm run engine` builds does not: hosts of other
 * languages, and generators of their SDKs.
 */
export interface LanguageHosts {
  /** Goes on PATH: the hosts, and a Python that has Pulumi's SDK. */
  readonly path: string;
  /** Writes the SDK of a schema. */
  generate(language: "go" | "python", schema: string, folder: string): Promise<void>;
  /**
   * Installs what a project needs, the SDK in `sdks/atlassian-admin` included, as a user would before the
   * first run.
   */
  prepare(language: "go" | "python", project: string): Promise<void>;
}

/** The example has no go.sum: `go mod tidy` makes it in a user's project. */
export const GO_SETTINGS = { GOFLAGS: "-mod=mod", GONOSUMDB: "*" } as const;

let made: Promise<LanguageHosts> | undefined;

/**
 * Builds the hosts out of the modules that Pulumi publishes, once per machine; that takes some minutes.
 * `PULUMI_HOME` has them afterwards. Without Go or Python the test fails with the reason; it is never
 * skipped.
 */
export function languageHosts(): Promise<LanguageHosts> {
  return (made ??= makeHosts());
}

/** How long a test waits for the build, in milliseconds. */
export const BUILD_LIMIT_MS = 25 * 60_000;

async function makeHosts(): Promise<LanguageHosts> {
  const parent = path.join(
    process.env["PULUMI_HOME"] ?? path.join(homedir(), ".pulumi"),
    "atlassian-admin-tests",
  );
  const folder = path.join(parent, `languages-${await fingerprint()}`);
  await access(folder).catch(async () => {
    await mkdir(parent, { recursive: true });
    const staging = await mkdtemp(path.join(parent, "staging-"));
    try {
      await build(staging);
      // A virtual environment of Python holds no absolute path that the interpreter needs.
      await rename(staging, folder);
    } catch (error) {
      await rm(staging, { recursive: true, force: true });
      throw error;
    }
  });
  const bin = path.join(folder, "bin");
  return {
    path: `${bin}:${path.join(folder, "python/bin")}`,
    generate: async (language, schema, target) => {
      await run(path.join(bin, "generator"), [language, schema, target]);
    },
    prepare: async (language, project) => {
      const cwd = { cwd: project, maxBuffer: 1e8 };
      if (language === "go") {
        await run("go", ["build", "-o", "program", "."], { ...cwd, env: { ...process.env, ...GO_SETTINGS } });
      } else {
        const options = ["--quiet", "--no-deps", "--no-build-isolation", "--target", "dependencies"];
        const python = path.join(folder, "python/bin/python");
        await run(python, ["-m", "pip", "install", ...options, "./sdks/atlassian-admin"], cwd);
      }
    },
  };
}

async function build(folder: string): Promise<void> {
  const bin = `${path.join(folder, "bin")}/`;
  await mkdir(bin);
  const go = async (module: string, ...packages: string[]): Promise<void> => {
    const flags = [
      "-mod=readonly",
      "-trimpath",
      "-tags",
      "osusergo,grpcnotrace",
      "-ldflags",
      "-s -w",
      "-o",
      bin,
    ];
    await run("go", ["build", ...flags, ...packages], { cwd: path.join(MODULES, module), maxBuffer: 1e8 });
  };
  await go("hosts", `${SDK}/go/pulumi-language-go`, `${SDK}/python/cmd/pulumi-language-python`);
  await go("yaml", "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml");
  await go("generator", ".");
  const { stdout } = await run("go", ["list", "-m", "-f", "{{.Dir}}", SDK], {
    cwd: path.join(MODULES, "hosts"),
  });
  const starter = "pulumi-language-python-exec";
  await copyFile(path.join(stdout.trim(), "python/cmd", starter), path.join(bin, starter));
  await run("python3", ["-m", "venv", path.join(folder, "python")]);
  await run(path.join(folder, "python/bin/python"), ["-m", "pip", "install", "--quiet", ...PYTHON_PACKAGES], {
    maxBuffer: 1e8,
  });
}

/** Another one when any input of the build changes. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256").update(PYTHON_PACKAGES.join());
  for (const file of ["hosts/go.sum", "yaml/go.sum", "generator/go.sum", "generator/main.go"]) {
    hash.update(await readFile(path.join(MODULES, file)));
  }
  return hash.digest("hex").slice(0, 12);
}

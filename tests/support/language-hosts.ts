import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const MODULES = path.resolve(__dirname, "../languages/go");
/** The languages whose host generates with the module `host`. YAML has a newer, separate host. */
const GENERATED = ["python", "go", "nodejs"];
const SDK = "github.com/pulumi/pulumi/sdk/v3";

/** What a complete Pulumi installation has, and the CLI that `npm run engine` builds does not. */
interface LanguageHosts {
  /**
   * Goes on PATH: hosts that generate SDKs and programs with the generators of the CLI's version, and have
   * older hosts run the programs, since no module has a newer one.
   */
  readonly path: string;
  /** The folder of the hosts that generate, for a project that names its host. */
  readonly generators: string;
}

/** Go fetches what the project's go.sum does not have yet, as in a user's project. */
export const GO_SETTINGS = { GOFLAGS: "-mod=mod", GONOSUMDB: "*" } as const;

let made: Promise<LanguageHosts> | undefined;

/**
 * Builds the hosts out of the modules that Pulumi publishes, once per machine; that takes some minutes.
 * `PULUMI_HOME` has them afterwards. Without Go the test fails with the reason; it is never
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
      await rename(staging, folder);
    } catch (error) {
      await rm(staging, { recursive: true, force: true });
      throw error;
    }
  });
  const generators = path.join(folder, "bin");
  return { path: `${generators}:${path.join(folder, "runners")}`, generators };
}

async function build(folder: string): Promise<void> {
  const [bin, runners] = ["bin", "runners"].map((name) => path.join(folder, name)) as [string, string];
  await mkdir(bin);
  await mkdir(runners);
  await go(
    "hosts",
    `${runners}/`,
    `${SDK}/go/pulumi-language-go`,
    `${SDK}/python/cmd/pulumi-language-python`,
  );
  await go("yaml", `${bin}/`, "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml");
  await go("host", path.join(bin, "host"), ".");
  for (const language of GENERATED) {
    await symlink("host", path.join(bin, `pulumi-language-${language}`));
  }
  const { stdout } = await run("go", ["list", "-m", "-f", "{{.Dir}}", SDK], {
    cwd: path.join(MODULES, "hosts"),
  });
  const starter = "pulumi-language-python-exec";
  await copyFile(path.join(stdout.trim(), "python/cmd", starter), path.join(runners, starter));
}

async function go(module: string, target: string, ...packages: string[]): Promise<void> {
  const options = ["-mod=readonly", "-trimpath", "-tags", "osusergo,grpcnotrace", "-ldflags", "-s -w"];
  await run("go", ["build", ...options, "-o", target, ...packages], {
    cwd: path.join(MODULES, module),
    maxBuffer: 1e8,
  });
}

/** Another one when any input of the build changes. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  const sources = (await readdir(path.join(MODULES, "host"))).sort().map((file) => `host/${file}`);
  for (const file of ["hosts/go.sum", "yaml/go.sum", ...sources]) {
    hash.update(await readFile(path.join(MODULES, file)));
  }
  hash.update(GENERATED.join());
  return hash.digest("hex").slice(0, 12);
}

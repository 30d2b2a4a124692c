import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { LANGUAGE_HOST, PULUMI } from "./find-engine";
import { findGo } from "./go-toolchain";
import type { Producer } from "./make-engine";
import { engineFolder } from "./package-folders";
import { runGo, type RunGo } from "./run-go";
import { PINNED_VERSION } from "./versions";

const VERSION_SYMBOL = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

const CLI_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";

/** One program that is built from one of the modules in `engine/go`. */
interface GoProgram {
  name: string;
  readonly module: string;
  readonly package: string;
}

const PROGRAMS: readonly GoProgram[] = [
  { name: PULUMI, module: "cli", package: CLI_PACKAGE },
  {
    name: LANGUAGE_HOST,
    module: "language-nodejs",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
  },
];

/** Builds the CLI and its Node language host from the published Go modules. */
export const buildWithGo: Producer = async (request) => {
  const { version } = request;
  const modules = join(engineFolder(), "go");
  const go = await findGo(join(modules, "cli"), request.environment, request.signal);
  request.report(
    `Building the Pulumi CLI ${version} from its published Go modules with Go ${go.version}. ` +
      "This happens once and takes some minutes.",
  );
  // When interrupted, Go leaves its work folder behind; inside the staging folder it is removed together with
  // that.
  const workFolder = join(request.staging, "work");
  await mkdir(workFolder);
  await mkdir(join(request.staging, "bin"));
  const environment = { GOTMPDIR: workFolder, ...request.environment };
  for (const program of PROGRAMS) {
    const module = join(modules, program.module);
    const run = runGo(go.go, { ...request, environment });
    const isPinned = program.name !== PULUMI || version === PINNED_VERSION;
    const cwd = isPinned ? module : await requireVersion(module, version, workFolder, run);
    const output = join(request.staging, "bin", program.name);
    await run(`Building "${program.name}" with Go`, cwd, goArguments(program, version, output));
  }
  await rm(workFolder, { recursive: true });
};

/** A copy of the CLI's module that requires another version, which Go reads from the module proxy. */
async function requireVersion(
  module: string,
  version: string,
  workFolder: string,
  run: RunGo,
): Promise<string> {
  const copy = join(workFolder, "module");
  await cp(module, copy, { recursive: true });
  const trying = `Reading the modules of version ${version} with Go`;
  await run(trying, copy, ["get", "-tool", `${CLI_PACKAGE}@v${version}`]);
  await run(trying, copy, ["get", `github.com/pulumi/pulumi/sdk/v3@v${version}`]);
  return copy;
}

/** The arguments of `go build`. Settings in GOFLAGS stay in force unless these override them. */
function goArguments(program: GoProgram, version: string, output: string): string[] {
  return [
    "build",
    "-v",
    "-mod=readonly",
    "-trimpath",
    "-tags",
    "osusergo,grpcnotrace",
    "-ldflags",
    `-s -w -X ${VERSION_SYMBOL}=v${version}`,
    "-o",
    output,
    program.package,
  ];
}

import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { runChild } from "./child";
import { EngineError } from "./engine-error";
import { LANGUAGE_HOST, PULUMI } from "./executables";
import { GoBuildLog } from "./go-build-log";
import { findGo } from "./go-toolchain";
import { engineFolder } from "./package-folders";
import type { Producer, ProduceRequest } from "./producer";
import { withProgress } from "./progress";
import { formatElapsed } from "./text";
import { PINNED_VERSION } from "./versions";

const BUILD_TIMEOUT_MS = 30 * 60_000;
const VERSION_SYMBOL = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** One program that is built from one of the modules in `engine/go`. */
interface GoProgram {
  name: string;
  module: string;
  package: string;
}

const PROGRAMS: readonly GoProgram[] = [
  { name: PULUMI, module: "cli", package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" },
  {
    name: LANGUAGE_HOST,
    module: "language-nodejs",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
  },
];

/** Builds the CLI and its Node language host from the published Go modules. */
export const buildWithGo: Producer = async (request) => {
  const modules = join(engineFolder(), "go");
  const go = await findGo(join(modules, "cli"), request.environment, request.signal);
  request.report(
    `Building the Pulumi CLI ${PINNED_VERSION} from its published Go modules with Go ${go.version}. ` +
      "This happens once and takes some minutes.",
  );
  // Go leaves its work folder behind when it is interrupted; inside the staging folder it goes with that.
  const workFolder = join(request.staging, "work");
  await mkdir(workFolder);
  const environment = { GOTMPDIR: workFolder, ...request.environment };
  for (const program of PROGRAMS) {
    await build(program, join(modules, program.module), go.go, { ...request, environment });
  }
  await rm(workFolder, { recursive: true });
};

async function build(program: GoProgram, cwd: string, go: string, request: ProduceRequest): Promise<void> {
  const { report, signal, environment } = request;
  const log = new GoBuildLog();
  const trying = `Building "${program.name}" with Go`;
  const startedAt = Date.now();
  const answer = await withProgress(
    report,
    () => `${trying}: ${log.current}`,
    () =>
      runChild(go, goArguments(program, join(request.staging, "bin", program.name)), {
        cwd,
        // A go.work above the checkout would not list these modules, and the build would refuse them.
        env: { ...environment, GOWORK: "off" },
        timeoutMs: BUILD_TIMEOUT_MS,
        signal,
        onOutput: (text) => {
          log.add(text);
        },
      }),
  );
  if (answer.ended === "aborted") throw new EngineError("interrupted", `${trying}: interrupted.`);
  const elapsed = formatElapsed(Date.now() - startedAt);
  if (answer.ended === "timed-out")
    throw new EngineError("go-build", `${trying}: not finished after ${elapsed}.`);
  if (answer.exitCode !== 0) {
    throw new EngineError("go-build", `${trying}: it failed after ${elapsed} (${log.problem}).`);
  }
  report(`${trying}: done in ${elapsed}.`);
}

/** The arguments of `go build`. What GOFLAGS says stays in force where these do not say otherwise. */
function goArguments(program: GoProgram, output: string): string[] {
  return [
    "build",
    "-v",
    "-mod=readonly",
    "-trimpath",
    "-tags",
    "osusergo,grpcnotrace",
    "-ldflags",
    `-s -w -X ${VERSION_SYMBOL}=v${PINNED_VERSION}`,
    "-o",
    output,
    program.package,
  ];
}

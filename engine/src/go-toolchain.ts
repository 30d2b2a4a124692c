import { runChild } from "./child";
import { EngineError } from "./engine-error";
import { findOnPath, isExecutable } from "./find-engine";
import { lastLines } from "./text";
import { isAtLeast, MINIMUM_GO_VERSION } from "./versions";

const GO_VERSION_TIMEOUT_MS = 30_000;
const REMEDY = `Install Go ${MINIMUM_GO_VERSION} or newer (https://go.dev/dl/) so that "go" is on PATH.`;

/** A Go tool chain that is new enough. */
export interface GoToolchain {
  readonly go: string;
  readonly version: string;
}

/** Finds `go` on PATH and runs it for its version, in the module's folder (where GOTOOLCHAIN applies). */
export async function findGo(
  moduleFolder: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<GoToolchain> {
  const go = await firstExecutable(findOnPath("go", environment));
  if (go === undefined) {
    throw new EngineError("go-build", `Looking for Go: there is no "go" on PATH. ${REMEDY}`);
  }
  const answer = await runChild(go, ["version"], {
    cwd: moduleFolder,
    env: environment,
    timeoutMs: GO_VERSION_TIMEOUT_MS,
    signal,
  });
  if (answer.ended === "aborted") {
    throw new EngineError("interrupted", `Running "${go} version": interrupted.`);
  }
  const version = parseGoVersion(answer.stdout);
  if (version === undefined) {
    const printed = lastLines(`${answer.stdout}\n${answer.stderr}`, 1);
    throw new EngineError("go-build", `Running "${go} version": it printed "${printed}". ${REMEDY}`);
  }
  if (!isAtLeast(version, MINIMUM_GO_VERSION)) {
    throw new EngineError(
      "go-build",
      `Looking for Go: "${go}" is version ${version}, which is too old. ${REMEDY}`,
    );
  }
  return { go, version };
}

/** The version in what `go version` prints (`go version go1.26.8 linux/amd64`, `… devel go1.27-abcdef …`). */
export function parseGoVersion(printed: string): string | undefined {
  const match = /\bgo(\d+)\.(\d+)(?:\.(\d+))?/.exec(printed);
  return match === null ? undefined : `${match[1]}.${match[2]}.${match[3] ?? 0}`;
}

async function firstExecutable(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    if (await isExecutable(path)) {
      return path;
    }
  }
  return undefined;
}

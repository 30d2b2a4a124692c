import {
  EngineError,
  MINIMUM_VERSION,
  resolveEngine,
  type Engine,
  type EngineSource,
} from "pulumi-atlassian-admin-engine";
import { ok, problem, type Finding } from "../verdict";

/** Where a CLI is looked for. The other sources install or build one, and a check changes nothing. */
const SOURCES: readonly EngineSource[] = ["path", "versions-folder"];

export async function examineEngine(environment: NodeJS.ProcessEnv): Promise<Finding<Engine>> {
  try {
    const engine = await resolveEngine({ environment, sources: SOURCES });
    return { ...ok(`Pulumi CLI ${engine.version}: ${engine.pulumi}`), value: engine };
  } catch (error) {
    if (!(error instanceof EngineError) || error.code !== "no-engine") {
      throw error;
    }
    return problem(
      `no Pulumi CLI that can be used was found (${whatWasSeen(error).join("; ")}).`,
      `Install Pulumi ${MINIMUM_VERSION} or newer (https://www.pulumi.com/docs/install/) so that "pulumi" is on PATH.`,
    );
  }
}

/** The error's lines about the sources that were looked at. */
function whatWasSeen(error: EngineError): string[] {
  const lines = error.message.split("\n").map((line) => line.trim());
  return lines.filter((line) => SOURCES.some((source) => line.startsWith(source)));
}

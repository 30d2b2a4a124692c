import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { Figures, ResourceCost } from "../results";
import { measureLoad } from "./load-cost";

const run = promisify(execFile);

/** The modules that Pulumi's dynamic provider process has loaded before our handlers. */
const PROVIDER_PROCESS = ["@pulumi/pulumi/runtime", "@pulumi/pulumi/proto/provider_grpc_pb"];

/** The costs that need neither the engine nor the emulator. */
export async function measureFigures(signal: AbortSignal): Promise<Figures> {
  const programImport = await measureLoad(["@pulumi/pulumi"], "pulumi-atlassian-admin", signal);
  const handlersStart = await measureLoad(PROVIDER_PROCESS, "pulumi-atlassian-admin/handlers", signal);
  const child = path.join(__dirname, "per-resource-child.js");
  const { stdout } = await run(process.execPath, [child], { signal });
  return {
    date: new Date().toISOString(),
    programImport,
    handlersStart,
    perResource: JSON.parse(stdout) as ResourceCost[],
  };
}

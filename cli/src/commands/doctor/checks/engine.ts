import { findEngine, type Engine } from "../../../engine";
import { ok, type Finding } from "../verdict";

export async function examineEngine(cwd: string): Promise<Finding<Engine>> {
  const engine = await findEngine(cwd);
  return { ...ok(`Pulumi CLI ${engine.version}: ${engine.pulumi}`), value: engine };
}

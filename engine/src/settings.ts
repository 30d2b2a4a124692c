import { homedir } from "node:os";
import { join } from "node:path";
import { ENGINE_SOURCES } from "./engine";
import type { EngineSource } from "./engine";
import { EngineError } from "./engine-error";

/** Names the sources to try, separated by commas; the order stays the one of {@link ENGINE_SOURCES}. */
export const SOURCES_VARIABLE = "ATLASSIAN_ADMIN_ENGINE_SOURCES";

/** The sources that the environment leaves switched on. */
export function enabledSources(environment: NodeJS.ProcessEnv): EngineSource[] {
  const text = environment[SOURCES_VARIABLE]?.trim() ?? "";
  if (text === "") return [...ENGINE_SOURCES];
  const names = text.split(",").map((name) => name.trim());
  const known: readonly string[] = ENGINE_SOURCES;
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const values = ENGINE_SOURCES.map((name) => `"${name}"`).join(", ");
    throw new EngineError(
      "setting",
      `Reading ${SOURCES_VARIABLE}: "${unknown.join('", "')}" is no source. Use one or more of ${values}, separated by commas.`,
    );
  }
  return ENGINE_SOURCES.filter((name) => names.includes(name));
}

/** Where Pulumi keeps CLI versions: `${PULUMI_HOME:-~/.pulumi}/versions`. */
export function versionsFolder(environment: NodeJS.ProcessEnv): string {
  const pulumiHome = environment["PULUMI_HOME"] ?? "";
  return join(pulumiHome === "" ? join(homedir(), ".pulumi") : pulumiHome, "versions");
}

import { ENGINE_SOURCES } from "./engine";
import type { Engine } from "./engine";

/** Which CLI is used and what else was considered, as a table for people. */
export function describeEngine(engine: Engine): string {
  const rows = engine.considered.map(({ source, path, verdict }) => [source, path ?? "-", verdict]);
  for (const source of ENGINE_SOURCES) {
    if (!rows.some(([name]) => name === source)) rows.push([source, "-", "not tried"]);
  }
  const table = [["source", "looked at", "verdict"], ...rows];
  const widths = [0, 1].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  return `Pulumi CLI ${engine.version} (${engine.source}): ${engine.pulumi}\n\n${lines.join("\n")}\n`;
}

/** The same as JSON for programs. */
export function describeEngineAsJson(engine: Engine): string {
  const { version, source, pulumi, root, binFolder, considered } = engine;
  return `${JSON.stringify({ version, source, pulumi, root, binFolder, considered }, undefined, 2)}\n`;
}

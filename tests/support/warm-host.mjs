// Runs Pulumi's dynamic-provider host, or our plugin, for one operation after another in one process. For each
// line on its input it forgets that script and every module of ours, and loads them again with the engine, the
// environment and the clock that the line gives, so that no variable of either survives an operation; only
// third-party packages stay loaded (axios, zod, grpc, …), which keep nothing between operations that our modules
// did not make. The script then prints its new port. Saves the half second of CPU that a new process takes.
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";
import readline from "node:readline";

const [, , script] = process.argv;
const load = createRequire(path.join(process.cwd(), "index.js"));
const ours = path.dirname(load.resolve("pulumi-atlassian-admin/handlers"));
const host = load.resolve(script);
const plugin = path.resolve(import.meta.dirname, "../../plugin/dist");
const environmentAtStart = { ...process.env };

process.setMaxListeners(0);
for await (const line of readline.createInterface({ input: process.stdin })) {
  const { engineAddress, environment, clockOffsetMs } = JSON.parse(line);
  for (const file of Object.keys(load.cache)) {
    if (file === host || file.startsWith(ours + path.sep) || file.startsWith(plugin + path.sep)) {
      delete load.cache[file];
    }
  }
  // Each load of the plugin would end the process with its own delay.
  process.removeAllListeners("SIGTERM").removeAllListeners("SIGINT");
  process.env = { ...environmentAtStart, ...environment };
  process.argv = [process.argv[0], host, engineAddress];
  globalThis.restartFastClock?.(clockOffsetMs);
  globalThis.shiftCalendar?.(process.env.CLOCK_SHIFT_DAYS);
  load(host);
}
// The process that started this one has finished, or was killed.
process.exit(0);

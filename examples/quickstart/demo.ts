/**
 * `npm run demo`: the product in nine steps, on the real engine, against the emulator instead of an Atlassian
 * organisation. Ends with an empty stack and keeps only the inventory page, also when it is interrupted.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmulator } from "pulumi-atlassian-admin-emulator";
import { resolveEngine } from "pulumi-atlassian-admin-engine";
import { Terminal, PROJECT } from "./terminal";
import { ORGANIZATION } from "./organization";
import { play } from "./story";

async function main(): Promise<void> {
  const startedAt = Date.now();
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      interruption.abort();
    });
  }
  const engine = await resolveEngine({ signal: interruption.signal });
  const emulator = await startEmulator({ seed: ORGANIZATION });
  const folder = await mkdtemp(path.join(tmpdir(), "atlassian-admin-demo-"));
  const stack = path.basename(folder).replace("atlassian-admin-", "");
  const terminal = new Terminal({ engine, emulator, folder, stack, signal: interruption.signal });
  try {
    await play(terminal);
    terminal.print(`\nDone in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
  } finally {
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
    await rm(path.join(PROJECT, `Pulumi.${stack}.yaml`), { force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

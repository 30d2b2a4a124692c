import process from "node:process";
import { startPlugin } from "./server";

/** The engine passes its own address, together with flags for its log. */
const engineAddress = process.argv.slice(2).find((argument) => /^[^-].*:\d+$/.test(argument));

async function main(): Promise<void> {
  const port = Number(process.env["ATLASSIAN_ADMIN_PLUGIN_PORT"] ?? 0);
  const plugin = await startPlugin({ engineAddress, port });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      plugin.endWhenIdle(() => process.exit(0));
    });
  }
  // The engine reads the port from the first line.
  process.stdout.write(`${plugin.port}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

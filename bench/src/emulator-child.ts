/** The emulator as a separate process; it ends with the process that started it. */
import { startEmulator } from "pulumi-atlassian-admin-emulator";

// Ctrl-C in a terminal reaches every process: the CLI must still reach the emulator while it finishes its
// operations.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => process.exit());

startEmulator().then(
  ({ url, orgId, apiKey }) => process.send?.({ url, orgId, apiKey }),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);

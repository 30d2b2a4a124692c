import { messageOf } from "./engine-error";
import { resolveEngine } from "./resolve-engine";

// `npm run engine`: finds or makes the Pulumi CLI that tests and the demo use, and prints which one it is.
resolveEngine().then(
  ({ pulumi, version }) => {
    process.stdout.write(`Pulumi CLI ${version}: ${pulumi}\n`);
  },
  (error: unknown) => {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = 1;
  },
);

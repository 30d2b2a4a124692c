import { createRequire } from "node:module";
import { join, sep } from "node:path";
import process from "node:process";
import { RunError } from "@pulumi/pulumi";

const HANDLERS = "pulumi-atlassian-admin/handlers";
const SDK_RUNNER = ["@pulumi", "pulumi", "cmd", "run"].join(sep);

let isKnown = false;

/**
 * Fails if Pulumi's provider process could not load the handlers. That process resolves them from the project's
 * folder. A package manager with a strict layout, such as pnpm, puts only the project's own dependencies there. A
 * program that another process runs (a unit test, the Automation API) is not checked, because it can be in another
 * folder.
 */
export function demandReachableHandlers(): void {
  if (isKnown || require.main?.filename.includes(SDK_RUNNER) !== true) {
    return;
  }
  try {
    // Our own `require` would always find this package, because it is inside it.
    createRequire(join(process.cwd(), "index.js")).resolve(HANDLERS);
    isKnown = true;
  } catch {
    throw new RunError(
      `the project "${process.cwd()}" cannot find the package "pulumi-atlassian-admin". Only another package depends on it, ` +
        `but Pulumi loads it from the project's folder. Add it to the project: npm install pulumi-atlassian-admin`,
    );
  }
}

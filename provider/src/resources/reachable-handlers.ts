import { createRequire } from "node:module";
import { join, sep } from "node:path";
import process from "node:process";
import { RunError } from "@pulumi/pulumi";

const HANDLERS = "pulumi-atlassian-admin/handlers";
const SDK_RUNNER = ["@pulumi", "pulumi", "cmd", "run"].join(sep);

let isKnown = false;

/**
 * Fails where Pulumi's provider process could not load the handlers. It looks for them from the project's
 * folder, where a package manager with a strict layout, such as pnpm, puts only the project's own
 * dependencies. A program that another process runs (a unit test, the Automation API) may live in another
 * folder and is not judged.
 */
export function demandReachableHandlers(): void {
  if (isKnown || require.main?.filename.includes(SDK_RUNNER) !== true) {
    return;
  }
  try {
    // Our own `require` would find this very package by its name, wherever it is.
    createRequire(join(process.cwd(), "index.js")).resolve(HANDLERS);
    isKnown = true;
  } catch {
    throw new RunError(
      `the project "${process.cwd()}" cannot find the package "pulumi-atlassian-admin", which only another package of it has. ` +
        `Pulumi loads it from the project's folder. Add it to the project itself: npm install pulumi-atlassian-admin`,
    );
  }
}

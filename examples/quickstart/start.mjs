// `npm run demo`: builds what the demo needs, with progress, and starts it. Plain JavaScript, because it runs
// before the build.
import { spawn } from "node:child_process";
import console from "node:console";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";

const WORKSPACE = path.resolve(import.meta.dirname, "../..");
const COMPILER = path.join(WORKSPACE, "node_modules/typescript/bin/tsc");
const PROJECT = "examples/quickstart";

if (!existsSync(COMPILER)) {
  console.error('The packages are not installed. Run "npm ci" first.');
  process.exit(1);
}
if (await build()) {
  await import("./dist/demo.js");
} else {
  console.error('The build failed. Run "npm run build" to see all errors.');
  process.exitCode = 1;
}

/** Compiles the demo and the packages that it uses. A second build does nothing. */
async function build() {
  const startedAt = Date.now();
  console.log("Building the packages that the demo uses (up to a minute the first time) …");
  const compiler = spawn(process.execPath, [COMPILER, "-b", PROJECT, "--verbose"], {
    cwd: WORKSPACE,
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: compiler.stdout })) {
    const [, project] = /Building project '.*?([^/]+(?:\/quickstart)?)\/tsconfig\.json'/.exec(line) ?? [];
    if (project !== undefined) {
      console.log(`  ${project} …`);
    } else if (/error TS/.test(line)) {
      console.error(line);
    }
  }
  const [exitCode] = compiler.exitCode === null ? await once(compiler, "close") : [compiler.exitCode];
  console.log(`Built in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
  return exitCode === 0;
}

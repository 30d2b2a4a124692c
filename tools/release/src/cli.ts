// check: packs the published packages and lists their problems. dependencies: writes
// docs/dependencies.md. prepare: checks, then fills release/ with the tarballs and their SBOMs; needs the
// registry. version X: sets it everywhere.
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { packageProblems } from "./check";
import { DEPENDENCIES_PAGE, makeDependenciesPage } from "./dependencies-page";
import { WORKSPACE } from "./packages";
import { writeSbom } from "./sbom";
import { setVersion } from "./set-version";
import { packAll } from "./tarball";

const COMMANDS: Readonly<Record<string, () => Promise<void>>> = { check, dependencies, prepare, version };

async function check(): Promise<void> {
  const problems = await packageProblems();
  if (problems.length > 0) {
    throw new Error(`The packages cannot be published:\n${problems.join("\n")}`);
  }
}

async function dependencies(): Promise<void> {
  const page = await makeDependenciesPage();
  if (!process.argv.includes("--check")) {
    await writeFile(DEPENDENCIES_PAGE, page);
  } else if ((await readFile(DEPENDENCIES_PAGE, "utf8")) !== page) {
    throw new Error(
      'docs/dependencies.md does not match package-lock.json. Run "npm run dependencies" and commit the result.',
    );
  }
}

async function prepare(): Promise<void> {
  await check();
  const folder = path.join(WORKSPACE, "release");
  await rm(folder, { recursive: true, force: true });
  const tarballs = await packAll(folder);
  for (const tarball of tarballs) {
    await writeSbom(tarball, tarballs, folder);
    console.log(path.relative(WORKSPACE, tarball.file));
  }
}

async function version(): Promise<void> {
  await setVersion(process.argv[3] ?? "");
}

async function main([name = ""]: readonly string[]): Promise<void> {
  const command = COMMANDS[name];
  if (command === undefined) {
    throw new Error(`"${name}" is not a command. The commands are ${Object.keys(COMMANDS).join(", ")}.`);
  }
  await command();
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

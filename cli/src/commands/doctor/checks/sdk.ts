import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { nothingToCheck, ok, problem, type Verdict } from "../verdict";
import { isAtLeast } from "../../../engine";

const SDK = "@pulumi/pulumi";
const PROVIDER = "pulumi-atlassian-admin";

interface Manifest {
  readonly version: string;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** The packages that the program in this folder would get, as Node.js finds them from there. */
export async function examineSdk(cwd: string): Promise<Verdict> {
  if (!isInProject(path.resolve(cwd))) {
    return nothingToCheck(`there is no Pulumi project here (--cwd names its folder)`);
  }
  const [provider, sdk] = await Promise.all([readManifest(cwd, PROVIDER), readManifest(cwd, SDK)]);
  if (provider === undefined || sdk === undefined) {
    const missing = provider === undefined ? PROVIDER : SDK;
    return problem(
      `the project does not have the package ${missing}.`,
      `Add it to the project's package.json and run "npm install" there.`,
    );
  }
  const range = provider.peerDependencies?.[SDK] ?? "";
  const fact = `${SDK} ${sdk.version}, ${PROVIDER} ${provider.version}`;
  return isInRange(sdk.version, range)
    ? ok(fact)
    : problem(
        `${fact}; it needs ${SDK} ${range}.`,
        `Run "npm install '${SDK}@${range}'" in the folder of the project.`,
      );
}

/** As the CLI does it: the project may be declared in a folder above. */
function isInProject(folder: string): boolean {
  const isHere = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].some((name) =>
    existsSync(path.join(folder, name)),
  );
  const above = path.dirname(folder);
  return isHere || (above !== folder && isInProject(above));
}

async function readManifest(cwd: string, name: string): Promise<Manifest | undefined> {
  try {
    const file = createRequire(path.resolve(cwd, "package.json")).resolve(`${name}/package.json`);
    return JSON.parse(await readFile(file, "utf8")) as Manifest;
  } catch {
    return undefined;
  }
}

/** Knows the one form of range that the provider uses: `>=3.216.0 <4`. */
function isInRange(version: string, range: string): boolean {
  const [, minimum = "", end = ""] = /^>=(\S+) <(\S+)$/.exec(range) ?? [];
  return isAtLeast(version, minimum) && (end === "" || !isAtLeast(version, end));
}

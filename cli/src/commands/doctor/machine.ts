import { access, constants, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { engines } from "../../../package.json";
import { findEngine, isAtLeast, type Engine } from "../../engine";
import { projectFileOf } from "../../project";
import { readProjectFile, runtimeIn } from "../../project-file";
import { nothingToCheck, ok, problem, type Finding, type Verdict } from "./checkup";

export function examineNode(version = process.versions.node): Verdict {
  const minimum = engines.node.replace(">=", "");
  return isAtLeast(version, minimum)
    ? ok(`Node.js ${version}`)
    : problem(`Node.js ${version} is older than ${minimum}.`, `Install Node.js ${minimum} or newer.`);
}

export async function examineEngine(cwd: string): Promise<Finding<Engine>> {
  const engine = await findEngine(cwd);
  return { ...ok(`Pulumi CLI ${engine.version}: ${engine.pulumi}`), value: engine };
}

/** The variables that decide how the API is reached. For the first four, the lower-case form wins if both are set. */
const VARIABLES = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"];
const CERTIFICATES = "NODE_EXTRA_CA_CERTS";

/** Lists the proxy and certificate variables that are set, without the passwords in proxy addresses. */
export async function examineProxy(environment: NodeJS.ProcessEnv): Promise<Verdict> {
  const names = [...VARIABLES.flatMap((name) => [name.toLowerCase(), name]), CERTIFICATES];
  const set = names.flatMap((name) => {
    const value = environment[name];
    return value === undefined || value === "" ? [] : [`${name}=${withoutCredentials(value)}`];
  });
  const certificates = environment[CERTIFICATES] ?? "";
  if (certificates !== "" && !(await isReadable(certificates))) {
    return problem(
      `${CERTIFICATES} names "${certificates}", which cannot be read.`,
      `Node.js ignores it silently. Correct the path, or unset the variable.`,
    );
  }
  return ok(set.length === 0 ? "no proxy variable is set" : set.join(" "));
}

function withoutCredentials(value: string): string {
  return value.replace(/^(\w+:\/\/)?.*@/s, "$1…@");
}

async function isReadable(file: string): Promise<boolean> {
  return access(file, constants.R_OK).then(
    () => true,
    () => false,
  );
}

const SDK = "@pulumi/pulumi";
const PROVIDER = "pulumi-atlassian-admin";

export interface Manifest {
  readonly version: string;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Checks the packages that the program in this folder uses, as Node.js resolves them from there. */
export async function examineSdk(cwd: string): Promise<Verdict> {
  if (projectFileOf(cwd) === undefined) {
    return nothingToCheck(`there is no Pulumi project here (use --cwd to name its folder)`);
  }
  const runtime = await readProjectFile(cwd).then(runtimeIn, () => "nodejs");
  if (runtime !== "nodejs") {
    return nothingToCheck(`the program is in ${runtime}, which needs no npm package`);
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

/** The manifest of a package, as Node.js resolves it from a folder. */
export async function readManifest(cwd: string, name: string): Promise<Manifest | undefined> {
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

/** Options of `pulumi` with which it writes what the provider returns, new tokens included, in plain text. */
const REVEALING_OPTIONS = ["--debug", "-v=9 --logtostderr", "--event-log", "--tracing", "--otel-traces"];

/** Whether this environment makes Pulumi or Node.js write secrets in plain text. */
export function examinePlainTextLogs(environment: NodeJS.ProcessEnv): Verdict {
  const { PULUMI_DEBUG_GRPC: grpc = "", NODE_DEBUG: nodeDebug = "" } = environment;
  const set = [
    ...(grpc === "" ? [] : ["PULUMI_DEBUG_GRPC"]),
    ...(/\bhttp|\*/i.test(nodeDebug) ? ["NODE_DEBUG"] : []),
  ];
  const options = `These pulumi options have the same effect: ${REVEALING_OPTIONS.join(", ")}`;
  return set.length === 0
    ? ok(
        `neither PULUMI_DEBUG_GRPC nor NODE_DEBUG=http is set (both write secrets in plain text). ${options}`,
      )
    : problem(
        `${set.join(" and ")} ${set.length === 1 ? "is" : "are"} set, so Pulumi or Node.js writes tokens or the API key in plain text.`,
        `Unset ${set.length === 1 ? "it" : "them"}, and delete what was written. ${options}.`,
      );
}

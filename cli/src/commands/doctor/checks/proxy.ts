import { access, constants } from "node:fs/promises";
import { ok, problem, type Verdict } from "../verdict";

/** The variables that decide how the API is reached; the lower-case form of the first four wins where both are set. */
const VARIABLES = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"];
const CERTIFICATES = "NODE_EXTRA_CA_CERTS";

/** Which proxy and certificate variables are set, without the passwords that a proxy's address may hold. */
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
      `Node.js ignores it without a word: correct the path, or remove the variable.`,
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

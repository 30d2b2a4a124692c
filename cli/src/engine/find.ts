import { UserError } from "../user-error";
import { candidatesIn, type Candidate } from "./candidates";
import { isUsable, MINIMUM_VERSION, TESTED_VERSION } from "./versions";

/** The user's own Pulumi CLI. */
export interface Engine {
  readonly pulumi: string;
  /** Without a leading `v`. */
  readonly version: string;
}

/**
 * Finds the user's Pulumi CLI for the project in a folder. Downloads, installs and builds nothing.
 * @throws {UserError} if no CLI is new enough.
 */
export async function findEngine(cwd: string, environment: NodeJS.ProcessEnv = process.env): Promise<Engine> {
  const reasons: string[] = [];
  const candidates = await candidatesIn(cwd, environment);
  for (const candidate of candidates) {
    const judged = await judge(candidate);
    if (typeof judged !== "string") {
      return judged;
    }
    reasons.push(`${candidate.place}: ${judged}`);
  }
  throw new UserError(
    `there is no Pulumi CLI ${MINIMUM_VERSION} or newer (${reasons.join("; ")}).`,
    candidates.some(({ isPinned }) => isPinned)
      ? `Run "npx pulumi version" in the project: it downloads the version that the project pins.`
      : `Install one for this project: "npm install --save-dev --save-exact pulumi@${TESTED_VERSION}", then "npx pulumi version". ` +
          `Or install one for all projects: https://www.pulumi.com/docs/install/.`,
  );
}

/** Runs the CLI to get its version. @returns why it cannot be used, if so. */
async function judge({ pulumi, root }: Candidate): Promise<Engine | string> {
  if (pulumi === undefined) {
    return "none";
  }
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/cmd.js");
  try {
    // Without a root, use the one on PATH.
    const found = await PulumiCommand.get({ ...(root !== undefined && { root }), skipVersionCheck: true });
    const version = found.version?.version;
    if (version === undefined) {
      return "it does not show its version";
    }
    return isUsable(version) ? { pulumi, version } : `its version is ${version}`;
  } catch {
    return `"${pulumi} version" fails`;
  }
}

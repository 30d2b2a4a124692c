import { ConfigError, LookupError } from "../errors";
import type { Runtime } from "../runtime";
import type { LookUp } from "./look-up";
import type { LookUpArgs } from "./look-up-args";

/**
 * Checks the arguments of a lookup and calls the organisation that they name.
 * @throws ProviderError if they are invalid, or if not exactly one object matches
 */
export async function answer<Args extends LookUpArgs, Result>(
  description: LookUp<Args, Result>,
  args: Args,
  runtime: Runtime,
): Promise<Result> {
  checkArgs(description, args);
  const orgId = args.orgId ?? runtime.defaultOrgId;
  if (orgId === undefined) {
    throw new ConfigError(
      `there is no organisation id. Set it with "pulumi config set atlassian-admin:orgId …" or the ATLASSIAN_ORG_ID ` +
        `environment variable, or set orgId.`,
    );
  }
  const found = await runtime.run(orgId, (organization) => description.find(organization, args));
  if (found === undefined) {
    throw new LookupError(`organisation "${orgId}" has no such ${description.what}. ${description.remedy}`);
  }
  return found;
}

function checkArgs<Args extends LookUpArgs>({ name, ways }: LookUp<Args, unknown>, args: Args): void {
  const given = ways.filter((way) => args[way] !== undefined);
  if (given.length !== 1) {
    throw new LookupError(
      `it takes exactly one of: ${ways.join(", ")} (received ${given.join(", ") || "none"}).`,
    );
  }
  for (const [key, value] of givenArgs(args)) {
    if (typeof value !== "string" || value.trim() === "") {
      throw new LookupError(`${key} must be a non-empty string. For an output, use ${name}Output.`);
    }
  }
}

/** The call as it is in the program, so that users can search for it. */
export function toCall(name: string, args: LookUpArgs): string {
  const fields = givenArgs(args).map(
    ([key, value]) => `${key}: ${typeof value === "string" ? JSON.stringify(value) : "…"}`,
  );
  return fields.length === 0 ? `${name}({})` : `${name}({ ${fields.join(", ")} })`;
}

function givenArgs(args: LookUpArgs): [string, unknown][] {
  return Object.entries(args).filter(([, value]) => value !== undefined);
}

import type { Config, ConfigReader, Organization, RecordedReads } from "pulumi-atlassian-admin/organization";
import type { CommonOptions } from "./command";
import { runPulumi, type Engine } from "./engine";
import { hide } from "./harmless";
import { stderrLog } from "./output";
import { howToFindStack } from "./pulumi-commands";
import { requireProject } from "./project";
import { UserError } from "./user-error";

/** One value in the output of `pulumi config --json`. */
interface ConfigValue {
  readonly value?: string;
  readonly objectValue?: unknown;
  readonly secret?: boolean;
}

/** The settings of a stack, or of the environment if there is no stack: the same that the provider would use. */
export async function readSettings(
  engine: () => Promise<Engine>,
  cwd: string,
  stack?: string,
): Promise<Config> {
  const { Config } = await import("pulumi-atlassian-admin/organization");
  if (stack === undefined) {
    return new Config(() => undefined);
  }
  requireProject(cwd);
  const args = ["config", "--json", "--show-secrets", "--stack", stack, "--non-interactive"];
  const { exitCode, stdout, stderr } = await runPulumi(await engine(), args, { cwd });
  if (exitCode !== 0) {
    throw new UserError(
      `the configuration of stack "${stack}" cannot be read: ${sentence(lastLine(stderr))}`,
      `${howToFindStack(cwd)} If its secrets have a passphrase, set PULUMI_CONFIG_PASSPHRASE.`,
    );
  }
  const values = JSON.parse(stdout) as Readonly<Record<string, ConfigValue>>;
  for (const { secret, value } of Object.values(values)) {
    hide(secret === true ? value : undefined);
  }
  const read: ConfigReader = (key) => {
    const { value, objectValue } = values[key] ?? {};
    return objectValue === undefined ? value : JSON.stringify(objectValue);
  };
  return new Config(read);
}

/**
 * Connects to the organisation that the options and settings name.
 * @param reads Responses that the engine's own run has just received.
 */
export async function openOrganization(
  settings: Config,
  options: Pick<CommonOptions, "orgId" | "quiet">,
  reads?: RecordedReads,
): Promise<Organization> {
  const { connect } = await import("pulumi-atlassian-admin/organization");
  const orgId = requireOrgId(settings, options);
  const config = settings.forOrganization(orgId);
  hide(config.apiKey);
  return connect({ orgId, config, log: stderrLog(options.quiet === true), reads });
}

/** The id of the organisation that the options and settings name. */
export function requireOrgId(settings: Config, options: Pick<CommonOptions, "orgId">): string {
  const orgId = options.orgId ?? settings.defaultOrgId;
  if (orgId === undefined) {
    throw new UserError(
      `no organisation is given.`,
      `Use --org-id, set ATLASSIAN_ORG_ID, or name a stack with --stack whose configuration has "atlassian-admin:orgId".`,
    );
  }
  return orgId;
}

/** With a full stop. */
export function sentence(text: string): string {
  return text.replace(/\.?$/, ".");
}

/** The last line of what the CLI printed, which has the reason. */
export function lastLine(text: string): string {
  const line = text.trim().split("\n").at(-1) ?? "";
  return withoutPassword(line.replace(/^error: /, ""));
}

/** The CLI prints the address of a database with its password. */
export function withoutPassword(text: string): string {
  return text.replace(/(:\/\/[^\s:/@]*):[^\s/@]+@/g, "$1:****@");
}

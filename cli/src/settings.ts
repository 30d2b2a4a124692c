import type { Engine } from "pulumi-atlassian-admin-engine";
import type { Config, ConfigReader, Organization, RecordedReads } from "pulumi-atlassian-admin/organization";
import type { CommonOptions } from "./command";
import { stderrLog } from "./output";
import { withoutOutputSettings } from "./pulumi-environment";

/** One value as `pulumi config --json` shows it. */
interface ConfigValue {
  readonly value?: string;
  readonly objectValue?: unknown;
}

/** The settings of a stack, or of the environment alone where no stack is given: what the provider itself would use. */
export async function readSettings(
  engine: () => Promise<Engine>,
  cwd: string,
  stack?: string,
): Promise<Config> {
  const { Config } = await import("pulumi-atlassian-admin/organization");
  if (stack === undefined) {
    return new Config(() => undefined);
  }
  const { runPulumi } = await import("pulumi-atlassian-admin-engine");
  const args = ["config", "--json", "--show-secrets", "--stack", stack, "--non-interactive"];
  const { exitCode, stdout, stderr } = await runPulumi(await engine(), args, {
    cwd,
    env: withoutOutputSettings(),
  });
  if (exitCode !== 0) {
    throw new Error(`the configuration of stack "${stack}" cannot be read: ${lastLine(stderr)}`);
  }
  const values = JSON.parse(stdout) as Readonly<Record<string, ConfigValue>>;
  const read: ConfigReader = (key) => {
    const { value, objectValue } = values[key] ?? {};
    return objectValue === undefined ? value : JSON.stringify(objectValue);
  };
  return new Config(read);
}

/**
 * The way to the organisation that the options and settings name.
 * @param reads Responses that the engine's own run has just had.
 */
export async function openOrganization(
  settings: Config,
  options: Pick<CommonOptions, "orgId" | "quiet">,
  reads?: RecordedReads,
): Promise<Organization> {
  const { connect } = await import("pulumi-atlassian-admin/organization");
  const orgId = requireOrgId(settings, options);
  return connect({
    orgId,
    config: settings.forOrganization(orgId),
    log: stderrLog(options.quiet === true),
    reads,
  });
}

/** The id of the organisation that the options and settings name. */
export function requireOrgId(settings: Config, options: Pick<CommonOptions, "orgId">): string {
  const orgId = options.orgId ?? settings.defaultOrgId;
  if (orgId === undefined) {
    throw new Error(
      `no organisation is given. Use --org-id, set ATLASSIAN_ORG_ID, or name a stack with --stack whose configuration has "atlassian-admin:orgId".`,
    );
  }
  return orgId;
}

/** What the CLI said last, which is where it puts the reason; without the password that it shows with a database's URL. */
export function lastLine(text: string): string {
  const line = text.trim().split("\n").at(-1) ?? "";
  return line.replace(/^error: /, "").replace(/(:\/\/[^\s:/@]*):[^\s/@]+@/g, "$1:****@");
}

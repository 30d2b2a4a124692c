/** Variables that change what the Pulumi CLI prints, or how it compares; every option can be a `PULUMI_OPTION_…` as well. */
const CHANGES_OUTPUT = new RegExp(
  `^PULUMI_(OPTION_(?!CONFIG_FILE$).*|${[
    "ENABLE_STREAMING_JSON_PREVIEW",
    "ENABLE_LEGACY_DIFF",
    "ENABLE_LEGACY_REFRESH_DIFF",
    "DISABLE_OUTPUT_VALUES",
    "DISABLE_RESOURCE_REFERENCES",
    "ERROR_OUTPUT_STRING",
    "CONTINUE_ON_ERROR",
    "RUN_PROGRAM",
    "PARALLEL",
    "DEBUG_COMMANDS",
    "NEO",
    "COPILOT",
  ].join("|")})$`,
);

/**
 * Removes, for a run whose output is read by this program, what would make the CLI print something else: with
 * `PULUMI_OPTION_SHOW_SECRETS` even secrets. The options that a run needs are arguments.
 */
export function withoutOutputSettings(
  environment: NodeJS.ProcessEnv = process.env,
): Record<string, string | undefined> {
  const names = Object.keys(environment).filter((name) => CHANGES_OUTPUT.test(name));
  return Object.fromEntries(names.map((name) => [name, undefined]));
}

/**
 * Variables that change the output or the behaviour of the Pulumi CLI. Every option can also be set as
 * `PULUMI_OPTION_…`.
 */
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
    "SKIP_CONFIRMATIONS",
  ].join("|")})$`,
);

/**
 * The environment without variables that would change the output that this program parses;
 * `PULUMI_OPTION_SHOW_SECRETS` would even reveal secrets. The options that a run needs are passed as arguments.
 */
export function withoutOutputSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !CHANGES_OUTPUT.test(name)));
}

/**
 * Variables that change what the Pulumi CLI prints or asks, or how it compares. Every option can be a
 * `PULUMI_OPTION_…` as well.
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
 * An environment without the variables that would make the CLI print something that this program misreads; with
 * `PULUMI_OPTION_SHOW_SECRETS`, even secrets. The options that a run needs are arguments.
 */
export function withoutOutputSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !CHANGES_OUTPUT.test(name)));
}

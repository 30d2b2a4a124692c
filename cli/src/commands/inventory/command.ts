import type { Command } from "commander";
import { addCommonOptions, formatOption, toAction, type CommonOptions } from "../../command";

const FORMATS = ["table", "json", "csv", "html"] as const;

export interface InventoryOptions extends CommonOptions {
  readonly stack?: readonly string[];
  readonly format: (typeof FORMATS)[number];
}

export function addInventory(program: Command): void {
  const command = program
    .command("inventory")
    .summary("Lists every service account and token with owner, expiry, last use and access.")
    .description(
      "Lists every service account and API token of the organisation: owner, purpose, creation, expiry, last use, the groups and " +
        "apps that it can access, and the stack that manages it. Reads only; secrets are never read.",
    );
  command
    .option(
      "-s, --stack <name...>",
      "stacks to check for ownership; the first one's configuration names the organisation and its key " +
        "(default: PULUMI_STACK, else the selected stack)",
    )
    .option("--no-stack", "use only the environment variables, and do not check ownership")
    .addOption(formatOption(FORMATS, "table"));
  addCommonOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(
      toAction<InventoryOptions>(
        async (options) => (await import("./run.js")).runInventory(options),
        () => "optional",
      ),
    );
}

const EXAMPLES = `
Examples:
  atlassian-admin inventory
  atlassian-admin inventory --stack dev prod --format html --output inventory.html
  atlassian-admin inventory --format csv > inventory.csv
  atlassian-admin inventory --json | jq '.accounts[] | select(.owner == null) | .displayName'

Exit codes: 0 everything was read; 1 the inventory is incomplete; stderr shows what could not be read.
`;

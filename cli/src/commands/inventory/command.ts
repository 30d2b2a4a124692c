import { Option, type Command } from "commander";
import { addCommonOptions, toAction, type CommonOptions } from "../../command";

const FORMATS = ["table", "json", "csv", "html"] as const;

export interface InventoryOptions extends CommonOptions {
  readonly stack?: readonly string[];
  readonly format: (typeof FORMATS)[number];
  readonly output?: string;
}

export function addInventory(program: Command): void {
  const command = program
    .command("inventory")
    .summary("list every service account and token")
    .description(
      "Lists every service account and API token of the organisation: owner, purpose, creation, expiry, last use, the groups and " +
        "apps that it reaches, and the stack that manages it. Reads only; no secret is read.",
    );
  addCommonOptions(command)
    .option(
      "-s, --stack <name...>",
      "stacks to look for the managers in; the first one's configuration names the organisation and its key",
    )
    .addOption(
      new Option("-f, --format <format>", "how to show it")
        .choices(FORMATS)
        .default("table")
        .conflicts("json"),
    )
    .option("-o, --output <file>", "write the result to a file")
    .addHelpText("after", EXAMPLES)
    .action(
      toAction<InventoryOptions>(async (options) => {
        const { runInventory } = await import("./run.js");
        return runInventory(options);
      }),
    );
}

const EXAMPLES = `
Examples:
  atlassian-admin inventory
  atlassian-admin inventory --stack dev prod --format html --output inventory.html
  atlassian-admin inventory --format csv > inventory.csv
  atlassian-admin inventory --json | jq '.accounts[] | select(.owner == null) | .displayName'

Exit codes: 0 everything was read; 1 something could not be read, and stderr says what.
`;

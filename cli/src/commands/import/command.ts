import { Option, type Command } from "commander";
import { addCommonOptions, toAction } from "../../command";
import { PROVIDERS, SPLITS, type ImportOptions } from "./options";

export function addImport(program: Command): void {
  const command = program
    .command("import")
    .summary("Imports existing objects into a stack and writes the program for them.")
    .description(
      "Reads the organisation, writes a TypeScript program for everything unmanaged, and imports those objects into the state with " +
        '"pulumi import --file". In a YAML, Python or Go project it writes the file for "pulumi import --file", which then writes the code. ' +
        'Nothing changes at Atlassian, and the next "pulumi preview" shows no change.',
    )
    .option("-s, --stack <name>", "stack to import into (default: PULUMI_STACK, else the selected stack)")
    .option("--other-stack <name...>", "other stacks of the project; their objects are skipped")
    .option("--name <pattern...>", `only service accounts whose name matches, such as "ci-*"`)
    .option("--owner <owner...>", "only service accounts of these owners")
    .option("--group <pattern...>", "only groups whose name matches, and the service accounts in them")
    .option(
      "--only-service-accounts",
      "only service accounts and their tokens: no groups, memberships or roles",
    )
    .option("--people", "all memberships of users, not only those in admin groups")
    .option(
      "--out <folder>",
      "folder for the program, inside the project; in YAML, Python and Go the name of the import file",
      "identity",
    )
    .addOption(
      new Option(
        "--split <by>",
        "one file per owner, per account or per kind (default: owner if most accounts have one, else account)",
      ).choices(SPLITS),
    )
    .addOption(
      new Option(
        "--provider <name>",
        "provider of the written TypeScript program (default: the one that the stack uses, else dynamic)",
      ).choices(PROVIDERS),
    )
    .option("--dry-run", "show what would be imported, and write nothing");
  addCommonOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(
      toAction(
        async (options: ImportOptions) => (await import("./run.js")).runImport(options),
        () => "required",
      ),
    );
}

const EXAMPLES = `
Exit codes: 0 done, 1 not done. stderr names what was left out; .atlassian-admin-ignore lists it for drift.

Examples:
  atlassian-admin import --stack prod --dry-run
  atlassian-admin import --stack prod
  atlassian-admin import --stack payments --owner team-payments --split owner
  atlassian-admin import --stack prod --name "ci-*" --only-service-accounts
`;

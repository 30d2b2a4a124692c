import { Command } from "commander";
import { version } from "../package.json";
import { addDoctor } from "./commands/doctor/command";
import { addDrift } from "./commands/drift/command";
import { addImport } from "./commands/import/command";
import { addInit } from "./commands/init/command";
import { addInventory } from "./commands/inventory/command";
import { addNotify } from "./commands/notify/command";
import { addReview } from "./commands/review/command";
import { addTrial } from "./commands/trial/command";
import { addCompletion } from "./completion";
import { documentation } from "./documentation";
import { printResult, printUsage } from "./harmless";

/**
 * The command line: one folder in `commands/` per command. The code of a command is loaded when it runs, so that
 * `--help` is fast.
 */
export function buildProgram(): Command {
  const program = buildCommands();
  addCompletion(program, buildCommands);
  return program;
}

function buildCommands(): Command {
  const program = new Command("atlassian-admin")
    .description(
      "Checks, reviews and inventories Atlassian Cloud identity that is declared with pulumi-atlassian-admin.",
    )
    .version(version)
    .configureOutput({ writeOut: printResult, writeErr: printUsage })
    .addHelpText("after", NOTES);
  addDoctor(program);
  addDrift(program);
  addImport(program);
  addInit(program);
  addInventory(program);
  addNotify(program);
  addReview(program);
  addTrial(program);
  return program;
}

const NOTES = `
The organisation and its key come from the Pulumi configuration of --stack, else from ATLASSIAN_ORG_ID and
ATLASSIAN_ADMIN_API_KEY. Results go to stdout, everything else to stderr.

Documentation: ${documentation("cli/README.md")}
`;

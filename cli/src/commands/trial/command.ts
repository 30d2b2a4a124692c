import { InvalidArgumentError, Option, type Command } from "commander";
import { addCommonOptions, toAction, type CommonOptions } from "../../command";

export interface TrialOptions extends CommonOptions {
  readonly stack?: string;
  readonly yes?: true;
  readonly dryRun?: true;
  readonly cleanUp?: true;
  readonly only?: string;
  readonly member?: string;
  readonly site?: string;
  readonly maxRequests: number;
  readonly maxMinutes: number;
  readonly ledger?: string;
}

export function addTrial(program: Command): void {
  addCommonOptions(program.command("trial"))
    .description(
      "Tests the product on your live organisation with temporary objects. The only command that writes to Atlassian.",
    )
    .option("-s, --stack <name>", "use this stack's configuration (default: the environment alone)")
    .option("-y, --yes", "write without asking for the id of the organisation")
    .option("--dry-run", "print every request that would be sent, and send none")
    .option("--clean-up", "remove what earlier trials left behind")
    .addOption(
      new Option("--only <trial>", "with --clean-up: only what the trial with this number made").argParser(
        toTrialId,
      ),
    )
    .option(
      "--member <person>",
      "put this person into the group and remove them again (address or account id)",
    )
    .option(
      "--site <address>",
      "give the group and the account access to this site, such as acme.atlassian.net",
    )
    .addOption(
      new Option("--max-requests <number>", "requests at most, without cleaning up")
        .default(400)
        .argParser(toCount(5000)),
    )
    .addOption(
      new Option("--max-minutes <number>", "minutes at most, without cleaning up")
        .default(15)
        .argParser(toCount(240)),
    )
    .option(
      "--ledger <folder>",
      "folder of the files that list what is made (default: ~/.atlassian-admin/trials)",
    )
    .addHelpText("after", EXAMPLES)
    // Without the check, "--only" would run a whole trial. It does not imply a deletion that nobody asked for.
    .hook("preAction", (command) => {
      const { cleanUp, only } = command.opts<TrialOptions>();
      if (only !== undefined && cleanUp !== true) {
        command.error("error: --only needs --clean-up: it names the trial whose objects are removed.");
      }
    })
    .action(
      toAction<TrialOptions>(
        async (options) => (await import("./run.js")).runTrial(options),
        () => "unused",
      ),
    );
}

function toCount(most: number): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (!/^\d+$/.test(text) || count < 1 || count > most) {
      throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}.`);
    }
    return count;
  };
}

function toTrialId(text: string): string {
  if (!/^[0-9a-f]{8}$/.test(text)) {
    throw new InvalidArgumentError("It must be the eight digits that follow aa-trial- in every name.");
  }
  return text;
}

const EXAMPLES = `
Examples:
  $ atlassian-admin trial --dry-run                        the requests that it would send; needs no network
  $ atlassian-admin trial                                  asks for the id of the organisation first
  $ atlassian-admin trial --site acme.atlassian.net        with roles, and with the tokens in use
  $ atlassian-admin trial --yes --json > profile.json      the result for programs, without names or secrets
  $ atlassian-admin trial --clean-up                       removes what an interrupted trial left

Exit codes: 0 the product fits; 2 it works with differences; 1 it does not work, was not tried to the end, or left something behind.
`;

import { Option, type Command } from "commander";
import { addCommonOptions, toAction, type CommonOptions } from "../../command";

const SERVICES = ["github", "gitlab", "bitbucket"] as const;

export type Service = (typeof SERVICES)[number];

const PACKAGE_MANAGERS = ["npm", "pnpm"] as const;

export type PackageManager = (typeof PACKAGE_MANAGERS)[number];

export interface InitOptions extends CommonOptions {
  readonly name?: string;
  readonly stack: string;
  readonly service?: Service;
  readonly packageManager: PackageManager;
  readonly owner: string;
}

export function addInit(program: Command): void {
  const command = program
    .command("init")
    .summary("Creates a new project: program, policies, and jobs for your CI service.")
    .description(
      "Writes a Pulumi project into the folder of --cwd: a program with a first service account, packages, policies, and jobs for your CI " +
        "service. It overwrites nothing, installs nothing and sends no request to Atlassian.",
    )
    .option("--name <name>", "name of the project (default: the name of the folder)")
    .option("-s, --stack <name>", "stack that the jobs use", "prod")
    .option(
      "--owner <owner>",
      "team or mailbox that is responsible for the first service account",
      "team-platform",
    )
    .addOption(new Option("--service <service>", "write jobs for this service").choices(SERVICES))
    .addOption(
      new Option("--package-manager <name>", "package manager of the project")
        .choices(PACKAGE_MANAGERS)
        .default("npm"),
    );
  addCommonOptions(command)
    .addHelpText("after", EXAMPLES)
    .action(
      toAction(
        async (options: InitOptions) => (await import("./run.js")).runInit(options),
        () => "unused",
      ),
    );
}

const EXAMPLES = `
Exit codes: 0 written; 1 nothing written, because a file already exists or the folder is not writable.

Examples:
  atlassian-admin init --service github
  atlassian-admin init --cwd identity --service gitlab --org-id 0123abcd --owner team-payments
  atlassian-admin init --cwd infra/identity --service github --package-manager pnpm
`;

import type { Command } from "commander";

/**
 * Adds `completion`, which prints the script of a shell, and `complete`, which that script calls. Both are
 * the library's: here they only stand for it, so that it is loaded when one of them runs and not with every
 * other command.
 * @param build Makes the program that is to be completed, without these two.
 */
export function addCompletion(program: Command, build: () => Command): void {
  const run = async (): Promise<void> => {
    const { default: tab } = await import("@bomb.sh/tab/commander");
    const completed = build();
    tab(completed, { completionCommandName: "completion" });
    process.exitCode = 0;
    await completed.parseAsync();
  };
  program
    .command("completion <shell>")
    .description("Prints a completion script for your shell (bash, zsh, fish, powershell).")
    .addHelpText("after", EXAMPLES)
    .action(run);
  program.command("complete [args...]", { hidden: true }).allowUnknownOption().action(run);
}

const EXAMPLES = `
Examples:
  $ source <(atlassian-admin completion bash)          this shell only; for every shell, add the line to ~/.bashrc (needs bash-completion)
  $ source <(atlassian-admin completion zsh)           the same with ~/.zshrc
  $ atlassian-admin completion fish > ~/.config/fish/completions/atlassian-admin.fish
`;

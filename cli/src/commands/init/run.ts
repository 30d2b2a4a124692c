import { mkdir, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { EXIT, type ExitCode } from "../../exit-codes";
import { printJson, printText } from "../../output";
import { repositoryOf } from "../../repository";
import { UserError } from "../../user-error";
import type { InitOptions } from "./command";
import { jobFiles } from "./jobs";
import { projectFiles } from "./project";

export async function runInit(options: InitOptions): Promise<ExitCode> {
  const { orgId, owner, packageManager, service, stack } = options;
  const folder = path.resolve(options.cwd);
  const name = toName(options.name ?? path.basename(folder));
  const repository = repositoryOf(folder);
  requireStackName(stack);
  const below = path.relative(repository, folder) || ".";
  if (service !== undefined) {
    requirePlainFolder(below);
  }
  const files = {
    ...within(folder, projectFiles({ name, stack, owner, orgId, packageManager })),
    ...(service === undefined
      ? {}
      : within(repository, jobFiles({ service, stack, packageManager, folder: below }))),
  };
  requireNone(Object.keys(files), folder);
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(file), { recursive: true });
    // If the file was created in the meantime, it stays as it is.
    await writeFile(file, text, { flag: "wx" });
  }
  const written = Object.keys(files).map((file) => path.relative(process.cwd(), file));
  if (options.json === true) {
    printJson({ folder, name, stack, files: written });
  } else {
    printText(
      [
        `Wrote project "${name}":`,
        ...written.map((file) => `  ${file}`),
        "",
        `Next: follow the first steps in ${path.relative(process.cwd(), path.join(folder, "README.md"))}.`,
        ...(service === undefined
          ? []
          : [`docs/recipes/README.md lists the secrets and environments that the jobs need.`]),
      ].join("\n"),
    );
  }
  return EXIT.clean;
}

function within(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [path.join(folder, name), text]));
}

/** A name that is valid for both Pulumi and npm. */
function toName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, "-")
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, "");
  if (name === "") {
    throw new UserError(
      `"${text}" cannot be used as the name of a project.`,
      `Give one with --name, such as "identity".`,
    );
  }
  return name.slice(0, 100);
}

/** It is used in shell commands. */
function requireStackName(stack: string): void {
  if (!/^[\w.-]+(\/[\w.-]+){0,2}$/.test(stack)) {
    throw new UserError(
      `"${stack}" is not a valid stack name.`,
      `Use only letters, digits, ".", "_" and "-", such as "prod" or "acme/identity/prod".`,
    );
  }
}

/** It is used in shell commands, too. */
function requirePlainFolder(folder: string): void {
  if (!/^[\w./-]+$/.test(folder)) {
    throw new UserError(
      `the jobs cannot use the folder "${folder}".`,
      `Use a folder whose name contains only letters, digits, ".", "_" and "-".`,
    );
  }
}

function requireNone(files: readonly string[], folder: string): void {
  const there = files.filter((file) => existsSync(file)).map((file) => path.relative(folder, file));
  if (there.length > 0) {
    throw new UserError(
      `nothing was written, because these files already exist: ${there.join(", ")}.`,
      `Name a new folder with --cwd, or omit --service and copy the jobs from docs/recipes.`,
    );
  }
}

import { existsSync } from "node:fs";
import path from "node:path";
import { UserError } from "./user-error";

const FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** Whether a folder is in a Pulumi project. The project file can be in a parent folder. */
export function isInProject(folder: string): boolean {
  const own = path.resolve(folder);
  const above = path.dirname(own);
  return FILES.some((name) => existsSync(path.join(own, name))) || (above !== own && isInProject(above));
}

/** @throws {UserError} if the folder is in no project. */
export function requireProject(folder: string): void {
  if (!isInProject(folder)) {
    throw new UserError(
      `there is no Pulumi project in "${path.resolve(folder)}" or above it.`,
      `Run the command in the folder of the project, or name that folder with --cwd.`,
    );
  }
}

import { existsSync } from "node:fs";
import path from "node:path";
import { UserError } from "./user-error";

/** The names that Pulumi accepts for a project file. */
export const PROJECT_FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** The project file for a folder, found as Pulumi does: in the folder, else in the nearest folder above it. */
export function projectFileOf(folder: string): string | undefined {
  const own = path.resolve(folder);
  const above = path.dirname(own);
  const file = PROJECT_FILES.map((name) => path.join(own, name)).find((one) => existsSync(one));
  return file ?? (above === own ? undefined : projectFileOf(above));
}

/**
 * The folder of the project that a folder is in.
 * @throws {UserError} if the folder is in no project.
 */
export function requireProject(folder: string): string {
  const file = projectFileOf(folder);
  if (file === undefined) {
    throw new UserError(
      `there is no Pulumi project in "${path.resolve(folder)}" or above it.`,
      `Run the command in the folder of the project, or name that folder with --cwd.`,
    );
  }
  return path.dirname(file);
}

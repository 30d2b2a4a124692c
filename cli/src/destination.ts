import { accessSync, constants, existsSync, statSync } from "node:fs";
import path from "node:path";
import { UserError } from "./user-error";

/**
 * Fails early if the result file cannot be written.
 * @param option The option that names the file, for the message.
 * @throws {UserError}
 */
export function requireWritable(file: string, option: string): void {
  const reason = whyNotWritable(path.resolve(file));
  if (reason !== undefined) {
    throw new UserError(`"${file}" cannot be written: ${reason}.`, `Use another path for ${option}.`);
  }
}

function whyNotWritable(file: string): string | undefined {
  const folder = path.dirname(file);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    return `the folder "${folder}" does not exist`;
  }
  if (existsSync(file) && statSync(file).isDirectory()) {
    return "it is a folder";
  }
  try {
    accessSync(existsSync(file) ? file : folder, constants.W_OK);
    return undefined;
  } catch {
    return "you have no permission to write it";
  }
}

import { accessSync, constants, existsSync, statSync } from "node:fs";
import path from "node:path";
import { UserError } from "./user-error";

/**
 * Refuses a file that cannot be written, before the work whose result is meant for it.
 * @param option The option that names the file, for the message.
 * @throws {UserError}
 */
export function requireWritable(file: string, option: string): void {
  const reason = whyNotWritable(path.resolve(file));
  if (reason !== undefined) {
    throw new UserError(`"${file}" cannot be written: ${reason}.`, `Give ${option} another path.`);
  }
}

function whyNotWritable(file: string): string | undefined {
  const folder = path.dirname(file);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    return `there is no folder "${folder}"`;
  }
  if (existsSync(file) && statSync(file).isDirectory()) {
    return "it is a folder";
  }
  try {
    accessSync(existsSync(file) ? file : folder, constants.W_OK);
    return undefined;
  } catch {
    return "you may not write it";
  }
}

import { readFile } from "node:fs/promises";

/** @returns `undefined` if the file does not exist. */
export async function readJsonFile(what: string, file: string): Promise<unknown> {
  let content: string;
  try {
    content = await readFile(file, "utf8");
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw new Error(`${what} "${file}" cannot be read: ${String(error)}`, { cause: error });
  }
  try {
    return JSON.parse(content);
  } catch {
    throw new Error(`${what} "${file}" is not JSON.`);
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a file or folder does not exist. */
export function isMissing(error: unknown): boolean {
  return isObject(error) && error["code"] === "ENOENT";
}

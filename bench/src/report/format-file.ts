import { format, resolveConfig } from "prettier";

/** Formats a file for the format check of the workspace. */
export async function formatFile(text: string, file: string): Promise<string> {
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

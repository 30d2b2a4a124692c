import { format, resolveConfig } from "prettier";

/** As the workspace's format check wants it. */
export async function formatFile(text: string, file: string): Promise<string> {
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

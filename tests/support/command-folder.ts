import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { CLI } from "./cli";

/** Makes a folder with `atlassian-admin` as an installation would bring it along, for a shell's PATH. */
export async function makeCommandFolder(folder: string): Promise<string> {
  const bin = path.join(folder, "bin");
  await mkdir(bin);
  const script = `#!/bin/sh\nexec node "${CLI}" "$@"\n`;
  await writeFile(path.join(bin, "atlassian-admin"), script, { mode: 0o755 });
  return bin;
}

import { execFile } from "node:child_process";
import { link, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { PROJECTS } from "./stack";

const run = promisify(execFile);
const MAKE = path.resolve(__dirname, "../../plugin/executable.mjs");

/** The archive that a release page offers for this operating system and processor. */
export class ReleasedPlugin {
  private constructor(
    readonly folder: string,
    readonly archive: string,
  ) {}

  /** Makes it, which takes some seconds. */
  static async make(): Promise<ReleasedPlugin> {
    await mkdir(PROJECTS, { recursive: true });
    const folder = await mkdtemp(path.join(PROJECTS, "released-"));
    const { stdout } = await run(process.execPath, [MAKE, folder]);
    return new ReleasedPlugin(folder, stdout.trim());
  }

  /** Puts it into a folder, under the name that a document uses. */
  async download(folder: string, name: string): Promise<void> {
    await link(this.archive, path.join(folder, name));
  }

  /**
   * A PATH on which nothing of Node.js is, and everything else.
   * @param first Folders that come before all others.
   */
  async pathWithoutNode(first: string): Promise<string> {
    const folders = (process.env["PATH"] ?? "").split(":").filter((entry) => !entry.includes("node_modules"));
    const visible: string[] = [];
    for (const [index, entry] of folders.entries()) {
      const names = await readdir(entry).catch((): string[] => []);
      if (!names.includes("node")) {
        visible.push(entry);
        continue;
      }
      const copy = path.join(this.folder, `path-${index}`);
      await mkdir(copy, { recursive: true });
      const kept = names.filter((name) => !/^(node|nodejs|npm|npx|corepack)$/.test(name));
      await Promise.all(
        kept.map((name) => symlink(path.join(entry, name), path.join(copy, name)).catch(ignoreExisting)),
      );
      visible.push(copy);
    }
    return [first, ...visible].join(":");
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") {
    throw error;
  }
}

import { realpathSync } from "node:fs";
import path from "node:path";

/**
 * An absolute path, also as a file URL. A path of the API follows the method of a request, and the path of a
 * URL follows its host.
 */
const POSIX =
  /(?<![\w.:/~@%-])(?<!\b(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) )(?:file:\/\/)?\/(?:[^\s/'"`()<>[\]{}:,;|*?]+\/)+[^\s/'"`()<>[\]{}:,;|*?]*/g;
const WINDOWS = /\b[A-Za-z]:[\\/](?:[^\\/\s'"`()<>:,;|*?]+[\\/])+[^\\/\s'"`()<>:,;|*?]*/g;

/** The folders of one run of a program, so that paths in messages can be shown without the folders of the machine. */
export class Folders {
  readonly #roots: readonly string[];

  /** @param folders absolute paths; the project first. */
  constructor(folders: readonly string[]) {
    this.#roots = [...new Set(folders.flatMap((folder) => [folder, realPath(folder)]))].filter(
      (folder) => folder !== path.parse(folder).root,
    );
  }

  /** A path relative to one of the folders; `undefined` outside of them. */
  relative(file: string): string | undefined {
    const plain = file.replace(/^file:\/\//, "");
    const root = this.#roots.find((folder) => plain.startsWith(folder + path.sep));
    return root === undefined ? undefined : plain.slice(root.length + 1);
  }

  /** A message whose absolute paths are relative, or cut to the part that is meaningful to a reader. */
  shorten(message: string): string {
    // First as they are: these can contain spaces.
    const own = this.#roots.reduce(
      (text, root) => text.replaceAll(`file://${root}${path.sep}`, "").replaceAll(`${root}${path.sep}`, ""),
      message,
    );
    return own.replace(POSIX, cut).replace(WINDOWS, cut);
  }
}

function cut(file: string): string {
  const parts = file.split(/[\\/]/).filter((part) => part !== "");
  const modules = parts.lastIndexOf("node_modules");
  return `…/${parts.slice(modules === -1 ? -1 : modules).join("/")}`;
}

function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

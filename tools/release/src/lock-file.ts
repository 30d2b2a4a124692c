import { readFile } from "node:fs/promises";
import path from "node:path";
import { WORKSPACE } from "./packages";

interface LockEntry {
  readonly version?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** One package that another one installs. */
export interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

/** The workspace's package-lock.json: every installed package, by its folder. */
export class LockFile {
  constructor(private readonly packages: Readonly<Record<string, LockEntry>>) {}

  static async read(): Promise<LockFile> {
    const text = await readFile(path.join(WORKSPACE, "package-lock.json"), "utf8");
    return new LockFile((JSON.parse(text) as { packages: Record<string, LockEntry> }).packages);
  }

  /**
   * The runtime dependencies of the package in a folder, including indirect ones; `stopAt` and its own
   * dependencies are omitted.
   */
  dependenciesOf(folder: string, stopAt?: string): Dependency[] {
    const seen = new Set<string>();
    this.#walk(folder, seen, stopAt);
    const foreign = [...seen].filter((place) => place !== folder && place.includes("node_modules/"));
    return foreign.map((place) => ({
      name: place.replace(/^.*node_modules\//, ""),
      version: this.packages[place]?.version ?? "",
      licence: this.packages[place]?.license ?? "none",
    }));
  }

  #walk(folder: string, seen: Set<string>, stopAt: string | undefined): void {
    if (seen.has(folder)) {
      return;
    }
    seen.add(folder);
    const { dependencies, optionalDependencies } = this.packages[folder] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const place = this.#find(folder, name);
      if (place !== undefined && name !== stopAt) {
        this.#walk(place, seen, stopAt);
      }
    }
  }

  /** As Node.js does it: the nearest node_modules folder that contains it. */
  #find(from: string, name: string): string | undefined {
    for (let folder = from; ; folder = folderAbove(folder)) {
      const place = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
      const entry = this.packages[place];
      if (entry !== undefined) {
        return entry.link === true ? entry.resolved : place;
      }
      if (folder === "") {
        return undefined;
      }
    }
  }
}

function folderAbove(folder: string): string {
  return folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")));
}

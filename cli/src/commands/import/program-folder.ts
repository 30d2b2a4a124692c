import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { ProgramFile } from "./write-program";

/** A program that imports the folder. */
export interface NewProgram {
  readonly file: string;
  readonly text: string;
}

/** The file that imports all others. */
const INDEX = "index";

/**
 * The folder of the project that imports write to. Existing files belong to the user: only `index.ts` gets lines
 * added.
 */
export class ProgramFolder {
  readonly #folder: string;
  /** Undo steps, in any order. */
  #undo: { readonly path: string; readonly step: () => Promise<void> }[] = [];

  private constructor(
    cwd: string,
    /** Relative to the project. */
    readonly name: string,
    /** The ending of a relative import. */
    readonly importExtension: "" | ".js",
  ) {
    this.#folder = path.join(cwd, name);
  }

  static async open(cwd: string, name: string): Promise<ProgramFolder> {
    const relative = path.relative(cwd, path.resolve(cwd, name));
    if (relative === "" || relative.split(path.sep)[0] === ".." || path.isAbsolute(relative)) {
      throw new Error(`--out must be a folder inside the project, such as "identity" (received "${name}").`);
    }
    return new ProgramFolder(cwd, relative.split(path.sep).join("/"), (await isEsModule(cwd)) ? ".js" : "");
  }

  isFree(name: string): boolean {
    return !existsSync(this.#fileOf(name));
  }

  /** The line that a file of the project needs to import the whole folder. */
  importFrom(file: string): string {
    const relative = path.relative(path.dirname(file), path.join(this.#folder, INDEX));
    const from = relative.split(path.sep).join("/");
    return `import ${JSON.stringify(`${from.startsWith(".") ? from : `./${from}`}${this.importExtension}`)};`;
  }

  /** Such as `identity/accounts.ts`. */
  pathOf(name: string): string {
    return `${this.name}/${name}.ts`;
  }

  /**
   * Writes new files and imports them in `index.ts`. If any step fails, it undoes all of them.
   * @param program The main file, for a project that has none yet.
   */
  async write(files: readonly ProgramFile[], program?: NewProgram): Promise<void> {
    try {
      await this.#put(await this.#withIndex(files));
      if (program !== undefined) {
        await mkdir(path.dirname(program.file), { recursive: true });
        await writeFile(program.file, program.text, { flag: "wx" });
        this.#removeOnUndo(program.file);
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(
        `the program cannot be written to "${this.name}": ${reason}. Nothing was imported. ${await this.undo()}`,
        { cause: error },
      );
    }
  }

  /** Restores the folder to the state before `write`. Reports that, or what it could not restore. */
  async undo(): Promise<string> {
    if (this.#undo.length === 0) {
      return "No file was written.";
    }
    const left: string[] = [];
    for (const { path: what, step } of this.#undo) {
      await step().catch(() => left.push(`"${what}"`));
    }
    this.#undo = [];
    return left.length === 0
      ? "The new files were removed."
      : `Not everything could be restored. Check ${left.join(", ")}.`;
  }

  /** The new files, and `index.ts` with a line for each. */
  async #withIndex(files: readonly ProgramFile[]): Promise<readonly ProgramFile[]> {
    const before = this.isFree(INDEX) ? "" : await readFile(this.#fileOf(INDEX), "utf8");
    const lines = files.map(({ name }) => `import "./${name}${this.importExtension}";\n`);
    return [...files, { name: INDEX, text: [before, ...lines].join("") }];
  }

  /**
   * Writes each file under a temporary name, then renames it, `index.ts` last: a full disk or a killed process
   * leaves no incomplete file.
   */
  async #put(files: readonly ProgramFile[]): Promise<void> {
    const made = await mkdir(this.#folder, { recursive: true });
    if (made !== undefined) {
      this.#removeOnUndo(made);
    }
    const staging = await mkdtemp(path.join(this.#folder, ".import-"));
    this.#removeOnUndo(staging);
    const stagedOf = (name: string): string => path.join(staging, `${name}.ts`);
    for (const { name, text } of files) {
      await writeFile(stagedOf(name), text);
    }
    for (const { name } of files) {
      const file = this.#fileOf(name);
      const before = this.isFree(name) ? undefined : await readFile(file, "utf8");
      if (name !== INDEX && before !== undefined) {
        throw new Error(`"${this.pathOf(name)}" was created in the meantime`);
      }
      const restore = (): Promise<void> =>
        before === undefined ? rm(file, { force: true }) : writeFile(file, before);
      this.#undo.push({ path: file, step: restore });
      await rename(stagedOf(name), file);
    }
    await rm(staging, { recursive: true, force: true });
  }

  #removeOnUndo(folder: string): void {
    this.#undo.push({ path: folder, step: () => rm(folder, { recursive: true, force: true }) });
  }

  #fileOf(name: string): string {
    return path.join(this.#folder, `${name}.ts`);
  }
}

async function isEsModule(cwd: string): Promise<boolean> {
  try {
    const { type } = JSON.parse(await readFile(path.join(cwd, "package.json"), "utf8")) as { type?: unknown };
    return type === "module";
  } catch {
    return false;
  }
}

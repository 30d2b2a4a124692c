import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import type { ProgramFile } from "./write-program";

/** The folder of the project that imports write to. Files that are there are people's: only `index.ts` gets lines added. */
export class ProgramFolder {
  readonly #folder: string;
  #undo: (() => Promise<void>)[] = [];

  private constructor(
    cwd: string,
    /** Relative to the project. */
    readonly name: string,
    /** What a relative import ends with. */
    readonly importExtension: "" | ".js",
  ) {
    this.#folder = path.join(cwd, name);
  }

  static async open(cwd: string, name: string): Promise<ProgramFolder> {
    const relative = path.relative(cwd, path.resolve(cwd, name));
    if (relative === "" || relative.startsWith("..") || path.isAbsolute(relative)) {
      throw new Error(`--out must be a folder inside the project, such as "identity" (received "${name}").`);
    }
    return new ProgramFolder(cwd, relative.split(path.sep).join("/"), (await isEsModule(cwd)) ? ".js" : "");
  }

  isFree(name: string): boolean {
    return !existsSync(this.#fileOf(name));
  }

  /** Such as `identity/accounts.ts`. */
  pathOf(name: string): string {
    return `${this.name}/${name}.ts`;
  }

  /** Writes new files in the style of the project, and has `index.ts` import them. */
  async write(files: readonly ProgramFile[]): Promise<void> {
    const isNew = !existsSync(this.#folder);
    await mkdir(this.#folder, { recursive: true });
    if (isNew) {
      this.#undo.push(() => rm(this.#folder, { recursive: true, force: true }));
    }
    const style = await resolveConfig(this.#fileOf("index"));
    for (const { name, text } of files) {
      const file = this.#fileOf(name);
      const formatted = await format(text, { printWidth: 110, ...style, parser: "typescript" });
      // Fails where somebody made the file meanwhile.
      await writeFile(file, formatted, { flag: "wx" });
      this.#undo.push(() => rm(file, { force: true }));
    }
    const index = this.#fileOf("index");
    const before = existsSync(index) ? await readFile(index, "utf8") : undefined;
    this.#undo.push(() => (before === undefined ? rm(index, { force: true }) : writeFile(index, before)));
    const lines = files.map(({ name }) => `import "./${name}${this.importExtension}";\n`);
    await writeFile(index, [before ?? "", ...lines].join(""));
  }

  /** Brings the folder back to what it was before `write`. */
  async undo(): Promise<void> {
    for (const step of this.#undo.toReversed()) {
      await step();
    }
    this.#undo = [];
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

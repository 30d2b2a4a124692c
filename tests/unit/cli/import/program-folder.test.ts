import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ProgramFolder } from "../../../../cli/src/commands/import/program-folder";

const FILES = [
  { name: "accounts", text: "new accounts;\n" },
  { name: "tokens", text: "new tokens;\n" },
];

describe("ProgramFolder", () => {
  let project: string;
  let folder: ProgramFolder;

  beforeEach(async () => {
    project = await mkdtemp(path.join(tmpdir(), "program-folder-"));
    folder = await ProgramFolder.open(project, "src/identity");
  });

  afterEach(() => rm(project, { recursive: true }));

  /** Every file of the project, with what is in it. */
  async function contents(): Promise<Record<string, string>> {
    const entries = await readdir(project, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => !entry.isDirectory());
    const texts = files.map(async ({ name, parentPath }) => {
      const file = path.join(parentPath, name);
      return [path.relative(project, file), await readFile(file, "utf8")] as const;
    });
    return Object.fromEntries(await Promise.all(texts));
  }

  const put = async (name: string, text: string): Promise<void> => {
    await mkdir(path.join(project, "src/identity"), { recursive: true });
    await writeFile(path.join(project, "src/identity", name), text);
  };

  it("writes the files, has the index import them, and leaves nothing else", async () => {
    await folder.write(FILES);
    expect(await contents()).toEqual({
      "src/identity/accounts.ts": "new accounts;\n",
      "src/identity/tokens.ts": "new tokens;\n",
      "src/identity/index.ts": `import "./accounts";\nimport "./tokens";\n`,
    });
    expect(await readdir(path.join(project, "src/identity"))).toHaveLength(3);
  });

  it("adds its lines to an index that is there, and takes all of it back", async () => {
    await put("index.ts", "mine;\n");
    await folder.write(FILES);
    expect((await contents())["src/identity/index.ts"]).toBe(
      `mine;\nimport "./accounts";\nimport "./tokens";\n`,
    );
    expect(await folder.undo()).toBe("The new files were removed.");
    expect(await contents()).toEqual({ "src/identity/index.ts": "mine;\n" });
  });

  it("leaves no folder that was not there when it takes all of it back", async () => {
    await folder.write(FILES);
    await folder.undo();
    expect(await readdir(project)).toEqual([]);
  });

  it.each([
    {
      name: "a file cannot be written",
      files: [...FILES, { name: "x".repeat(300), text: "" }],
      reason:
        /cannot be written to "src\/identity": .*ENAMETOOLONG.* Nothing was imported\. The new files were removed\.$/,
    },
    {
      name: "somebody made one of the files meanwhile",
      files: [...FILES, { name: "theirs", text: "" }],
      reason:
        /"src\/identity\/theirs\.ts" was created in the meantime\. Nothing was imported\. The new files/,
    },
  ])("leaves everything as it was where $name", async ({ files, reason }) => {
    await put("index.ts", "mine;\n");
    await put("theirs.ts", "theirs;\n");
    const before = await contents();
    await expect(folder.write(files)).rejects.toThrow(reason);
    expect(await contents()).toEqual(before);
    expect(await readdir(path.join(project, "src/identity"))).toEqual(["index.ts", "theirs.ts"]);
  });

  it("reports that no file was written where the index cannot be read", async () => {
    await mkdir(path.join(project, "src/identity/index.ts"), { recursive: true });
    await expect(folder.write(FILES)).rejects.toThrow(
      /EISDIR.* Nothing was imported\. No file was written\.$/,
    );
    expect(await contents()).toEqual({});
  });

  it("names what it could not take back", async () => {
    await put("index.ts", "mine;\n");
    await folder.write(FILES);
    await rm(path.join(project, "src/identity"), { recursive: true });
    expect(await folder.undo()).toBe(
      `Not everything could be restored. Check "${path.join(project, "src/identity/index.ts")}".`,
    );
  });

  it.each(["..", "../other", "/tmp", ".", "a/../.."])(
    "refuses %s, which is not inside the project",
    async (name) => {
      await expect(ProgramFolder.open(project, name)).rejects.toThrow(
        "--out must be a folder inside the project",
      );
    },
  );

  it("imports with an extension in a project of ES modules, and without one elsewhere", async () => {
    expect(folder.importExtension).toBe("");
    await writeFile(path.join(project, "package.json"), `{"type": "module"}`);
    const ofModules = await ProgramFolder.open(project, "./identity/");
    expect([ofModules.importExtension, ofModules.pathOf("a")]).toEqual([".js", "identity/a.ts"]);
  });
});

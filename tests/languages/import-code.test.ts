import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { startEmulator, type Emulator, type Seed } from "pulumi-atlassian-admin-emulator";
import { runCli } from "../support/cli";
import { idsToImport, MADE_BY_HAND } from "../support/imported-by-id";
import { BUILD_LIMIT_MS, GO_SETTINGS, languageHosts } from "../support/language-hosts";
import { environmentOf, writesOf } from "../support/organization";
import { PROJECTS, TestStack } from "../support/stack";

const run = promisify(execFile);
const PLUGIN = path.resolve(__dirname, "../../plugin");
const EXAMPLES = path.resolve(__dirname, "../../examples/native");
/** A member list and memberships do not share a group. */
const SEED: Seed = {
  ...MADE_BY_HAND,
  groups: [...MADE_BY_HAND.groups, { name: "readers", members: ["bot"] }],
};

interface Language {
  readonly language: string;
  /** Files of the project before the import, and the one that gets the code. */
  readonly files: Readonly<Record<string, string>>;
  readonly program: string;
  readonly hasSdk: boolean;
  /** What a person does with the printed code. */
  readonly use: (code: string, before: string) => string;
}

const LANGUAGES: readonly Language[] = [
  {
    language: "yaml",
    files: { "Pulumi.yaml": "name: identity\nruntime: yaml\n" },
    program: "Pulumi.yaml",
    hasSdk: false,
    use: (code, before) => `${before}${code}`,
  },
  {
    language: "python",
    files: { "Pulumi.yaml": "python/Pulumi.yaml", "requirements.txt": "python/requirements.txt" },
    program: "__main__.py",
    hasSdk: true,
    use: (code) => code,
  },
  {
    language: "go",
    files: { "Pulumi.yaml": "go/Pulumi.yaml", "go.mod": "go/go.mod", "main.go": "go/main.go" },
    program: "main.go",
    hasSdk: true,
    use: (code) => code,
  },
  {
    language: "typescript",
    files: {
      "Pulumi.yaml":
        "name: identity\nmain: index.ts\nruntime:\n  name: nodejs\n  options:\n    typescript: true\n" +
        // The engine of the tests has an older host beside it, which generates nothing.
        "plugins:\n  languages:\n    - name: nodejs\n      path: HOSTS\n",
      "index.ts": "",
      "tsconfig.json": JSON.stringify({
        compilerOptions: { module: "nodenext", strict: true, target: "es2023", skipLibCheck: true },
      }),
    },
    program: "index.ts",
    hasSdk: false,
    // The page has this step: the generated code imports what `pulumi package add` would install.
    use: (code) => code.replace(`"pulumi-atlassian-admin-sdk"`, `"pulumi-atlassian-admin/native"`),
  },
];

describe.each(LANGUAGES)(
  "the program that pulumi import writes in $language",
  ({ language, files, program, hasSdk, use }) => {
    let emulator: Emulator;
    let stack: TestStack;

    beforeAll(async () => {
      const hosts = await languageHosts();
      emulator = await startEmulator({ seed: SEED });
      await mkdir(PROJECTS, { recursive: true });
      const folder = await mkdtemp(path.join(PROJECTS, "import-"));
      for (const [name, text] of Object.entries(files)) {
        const isExample = /^\w+\/[\w.]+$/.test(text);
        const content = isExample ? await readFile(path.join(EXAMPLES, text), "utf8") : text;
        await writeFile(path.join(folder, name), content.replace("HOSTS", hosts.generators));
      }
      stack = await TestStack.open(folder, program, {
        ...environmentOf(emulator),
        ...GO_SETTINGS,
        PULUMI_HOME: path.join(folder, "home"),
        PATH: `${hosts.path}:${process.env["PATH"] ?? ""}`,
      });
      await installPlugin(stack);
      await stack.succeed("stack", "init", "test");
      if (hasSdk) {
        await stack.succeed("package", "add", "atlassian-admin");
      }
    }, BUILD_LIMIT_MS);

    afterAll(async () => {
      await stack.remove();
      await emulator.close();
    });

    it("declares one object of every type as it is: the next preview shows no change", async () => {
      const ids = idsToImport(emulator);
      const resources = Object.entries(ids).map(([type, id]) => ({
        type: `atlassian-admin:index:${type}`,
        name: `one${type}`,
        id,
      }));
      await writeFile(path.join(stack.folder, "bulk.json"), JSON.stringify({ resources }));
      emulator.clearRequests();
      const code = await importFile("bulk.json");
      for (const type of Object.keys(ids)) {
        expect(code).toMatch(new RegExp(`\\b(New)?${type}\\b`));
      }
      await expectNoChange(code);
    });

    if (language === "yaml") {
      it("is complete for what atlassian-admin import lists: all objects of the organisation, in bulk", async () => {
        await stack.succeed("stack", "init", "whole");
        await writeFile(path.join(stack.folder, "Pulumi.yaml"), files["Pulumi.yaml"] ?? "");
        emulator.clearRequests();
        const arguments_ = ["import", "--stack", "whole", "--people"];
        const { exitCode, stdout } = await runCli(arguments_, stack.environmentWith({}), stack.folder);
        expect({ exitCode, stdout }).toMatchObject({
          exitCode: 0,
          stdout: expect.stringMatching(
            /^Wrote 7 objects to identity\.import\.json\. Next: "pulumi import --file identity\.import\.json --stack whole"/,
          ) as string,
        });
        await expectNoChange(await importFile("identity.import.json"));
      });
    }

    async function importFile(file: string): Promise<string> {
      const options = ["--file", file, "--out", "written", "--yes", "--skip-preview"];
      const { stderr, stdout } = await stack.succeed("import", ...options);
      expect(stdout + stderr).not.toMatch(/almost certainly a bug/);
      return readFile(path.join(stack.folder, "written"), "utf8");
    }

    async function expectNoChange(code: string): Promise<void> {
      const file = path.join(stack.folder, program);
      const before = await readFile(file, "utf8").catch(() => "");
      await writeFile(file, use(code, before));
      await stack.succeed("preview", "--expect-no-changes");
      await stack.up("--expect-no-changes");
      expect(writesOf(emulator)).toEqual([]);
    }
  },
);

async function installPlugin(stack: TestStack): Promise<void> {
  const archive = path.join(stack.folder, "plugin.tar.gz");
  await run("tar", ["-czf", archive, "-C", path.join(PLUGIN, "bin"), "pulumi-resource-atlassian-admin"]);
  const { version } = JSON.parse(await readFile(path.join(PLUGIN, "package.json"), "utf8")) as {
    version: string;
  };
  await stack.succeed("plugin", "install", "resource", "atlassian-admin", version, "--file", archive);
}

import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { codeBlocksOf, WORKSPACE } from "../support/documents";
import { follow } from "../support/followed-document";
import { BUILD_LIMIT_MS, GO_SETTINGS, languageHosts } from "../support/language-hosts";
import { daysAhead, isAccepted } from "../support/later";
import { environmentOf, writesOf } from "../support/organization";
import { ReleasedPlugin } from "../support/released-plugin";
import { PROJECTS, TestStack } from "../support/stack";

const PAGE = "docs/languages.md";
const ARCHIVE = /pulumi-resource-atlassian-admin-v\S+\.tar\.gz/;

const LANGUAGES = [
  { language: "Python", example: "python", program: "__main__.py" },
  { language: "YAML", example: "yaml", program: "Pulumi.yaml" },
  { language: "Go", example: "go", program: "main.go" },
];

let released: ReleasedPlugin;

beforeAll(async () => {
  released = await ReleasedPlugin.make();
}, BUILD_LIMIT_MS);

afterAll(() => released.remove());

describe.each(LANGUAGES)(
  "a user without Node.js who follows the page for $language",
  ({ language, example, program }) => {
    let emulator: Emulator;
    let stack: TestStack;

    beforeAll(async () => {
      const hosts = await languageHosts();
      emulator = await startEmulator();
      await mkdir(PROJECTS, { recursive: true });
      const folder = await mkdtemp(path.join(PROJECTS, "language-"));
      stack = await TestStack.open(folder, program, {
        ...environmentOf(emulator),
        ...GO_SETTINGS,
        NODE_OPTIONS: "",
        PULUMI_HOME: path.join(folder, "home"),
        PATH: await released.pathWithoutNode(hosts.path),
      });
      await released.download(folder, ARCHIVE.exec(commandsOf(language))?.[0] ?? "");
    }, BUILD_LIMIT_MS);

    afterAll(async () => {
      await stack.remove();
      await emulator.close();
    });

    const followed = async (section: string, environment: Record<string, string> = {}): Promise<void> => {
      const { exitCode, printed, missing } = await follow(
        PAGE,
        stack.folder,
        stack.environmentWith(environment),
        section,
      );
      stack.output += printed;
      const isWell = exitCode === 0 && missing.length === 0;
      expect({ exitCode, missing, printed: isWell ? "" : printed }).toEqual({
        exitCode: 0,
        missing: [],
        printed: "",
      });
    };

    it("really has no Node.js", () => {
      const environment = stack.environmentWith({});
      expect(() => execFileSync("sh", ["-c", "command -v node"], { env: environment })).toThrow();
    });

    it(
      "has the objects with the few commands of the page, and nothing to change afterwards",
      async () => {
        await followed(language);
        const { groups, serviceAccounts, tokens } = emulator.state();
        expect(serviceAccounts).toMatchObject([
          {
            displayName: "deploy-bot",
            description: "[owner: team-payments] [managed by Pulumi: identity/dev:deploy-bot]",
          },
        ]);
        expect(groups).toMatchObject([{ name: "deployers", members: [serviceAccounts[0]?.atlassianId] }]);
        expect(tokens).toMatchObject([{ scopes: ["read:jira-work", "write:jira-work"] }]);
        emulator.clearRequests();
        await stack.up("--expect-no-changes");
        expect(writesOf(emulator)).toEqual([]);
      },
      BUILD_LIMIT_MS,
    );

    it("has a token that rotates when it is due, is a secret, and works", async () => {
      const { token: first } = await stack.outputs();
      emulator.clock.advance({ days: 80 });
      await followed("The token rotates", daysAhead(80));
      const { token: second } = await stack.outputs();
      expect(second).not.toBe(first);
      expect(emulator.state().tokens).toHaveLength(2);
      expect(await isAccepted(emulator, String(second))).toBe(true);
      const state = JSON.stringify(await stack.exportState());
      expect([first, second, emulator.apiKey].filter((secret) => state.includes(String(secret)))).toEqual([]);
    });

    it("sees every bad input at once, by its path", async () => {
      const file = path.join(stack.folder, program);
      const text = await readFile(file, "utf8");
      await writeFile(file, text.replace("read:jira-work", "Read Jira").replace("write:jira-work", "Write"));
      const { exitCode, stdout } = await stack.run("preview");
      await writeFile(file, text);
      expect(exitCode).not.toBe(0);
      expect(stdout).toContain("scopes[0]");
      expect(stdout).toContain("scopes[1]");
    });

    it("has an empty organisation after destroy", async () => {
      await stack.succeedWith(daysAhead(80), "destroy", "--yes", "--skip-preview");
      const { groups, serviceAccounts, tokens } = emulator.state();
      expect([groups, serviceAccounts, tokens]).toEqual([[], [], []]);
    });

    it("finds the files of the page in the examples too", async () => {
      const files = codeBlocksOf(PAGE, language).filter(({ note }) => note?.startsWith("not run") === false);
      const examples = files.map(({ note = "" }) =>
        readFile(path.join(WORKSPACE, "examples/native", example, note), "utf8"),
      );
      expect(await Promise.all(examples)).toEqual(files.map(({ text }) => text));
    });
  },
);

function commandsOf(language: string): string {
  return codeBlocksOf(PAGE, language)
    .filter((block) => block.language === "sh")
    .map(({ text }) => text)
    .join("");
}

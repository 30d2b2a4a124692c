import { cp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { daysAhead } from "../support/later";
import { BUILD_LIMIT_MS, GO_SETTINGS, languageHosts, type LanguageHosts } from "../support/language-hosts";
import { NativeOrganization } from "../support/native-organization";

const WORKSPACE = path.resolve(__dirname, "../..");
const SCHEMA = path.join(WORKSPACE, "plugin/schema.json");

const LANGUAGES = ["yaml", "python", "go"] as const;

describe.each(LANGUAGES)("the README's program in %s, on the language's own host", (language) => {
  let hosts: LanguageHosts;
  let organization: NativeOrganization;

  beforeAll(async () => {
    hosts = await languageHosts();
    const example = path.join(WORKSPACE, "examples/native", language);
    organization = await NativeOrganization.startWith(
      { "Pulumi.yaml": await readFile(path.join(example, "Pulumi.yaml"), "utf8") },
      {
        emulator: {},
        environment: {
          PATH: `${hosts.path}:${process.env["PATH"] ?? ""}`,
          PYTHONPATH: "dependencies",
          ...GO_SETTINGS,
        },
      },
    );
    const { folder } = organization.stack;
    await cp(example, folder, { recursive: true, filter: (file) => path.basename(file) !== "Pulumi.yaml" });
    if (language !== "yaml") {
      await hosts.generate(language, SCHEMA, path.join(folder, "sdks/atlassian-admin"));
      await hosts.prepare(language, folder);
    }
  }, BUILD_LIMIT_MS);

  afterAll(() => organization.stop());

  it("makes the objects, and changes nothing the second time", async () => {
    const { emulator, stack } = organization;
    await stack.up();
    const { groups, serviceAccounts, tokens } = emulator.state();
    expect(serviceAccounts).toMatchObject([
      {
        displayName: "deploy-bot",
        description: "[owner: team-payments] [managed by Pulumi: identity/test:deploy-bot]",
      },
    ]);
    expect(groups).toMatchObject([{ name: "deployers", members: [serviceAccounts[0]?.atlassianId] }]);
    expect(tokens).toMatchObject([{ scopes: ["read:jira-work", "write:jira-work"] }]);
    const writes = await organization.writesDuring(() => stack.up("--expect-no-changes"));
    expect(writes).toEqual([]);
  });

  it("keeps the token a secret, and rotates it when it is due", async () => {
    const { emulator, stack } = organization;
    const { token } = await stack.outputs();
    expect(JSON.stringify(await stack.exportState())).not.toContain(token);
    emulator.clock.advance({ days: 80 });
    await stack.succeedWith(daysAhead(80), "up", "--yes", "--skip-preview");
    expect((await stack.outputs())["token"]).not.toBe(token);
    expect(emulator.state().tokens).toHaveLength(2);
  });

  it("shows every bad input at once, by its path", async () => {
    const program = { yaml: "Pulumi.yaml", python: "__main__.py", go: "main.go" }[language];
    const text = await readFile(path.join(organization.stack.folder, program), "utf8");
    const file = path.join(organization.stack.folder, program);
    await writeFile(file, text.replace("read:jira-work", "Read Jira").replace("write:jira-work", "Write"));
    const message = await organization.failure("preview");
    expect(message).toContain("scopes[0]");
    expect(message).toContain("scopes[1]");
    await writeFile(file, text);
  });

  it("removes everything in the end", async () => {
    await organization.stack.succeedWith(daysAhead(80), "destroy", "--yes", "--skip-preview");
    const { groups, serviceAccounts, tokens } = organization.emulator.state();
    expect([groups, serviceAccounts, tokens]).toEqual([[], [], []]);
  });
});

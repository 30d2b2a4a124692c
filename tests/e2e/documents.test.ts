import { startEmulator, type Emulator, type EmulatorOptions } from "pulumi-atlassian-admin-emulator";
import { makeCommandFolder } from "../support/command-folder";
import { follow } from "../support/followed-document";
import { environmentOf } from "../support/organization";
import { TestStack } from "../support/stack";

const CLOUD_ID = "c1";

/** Pages that are followed one after the other in one project, and the organisation that they begin with. */
const WALKS: { readonly pages: readonly string[]; readonly organization?: EmulatorOptions }[] = [
  { pages: ["README.md", "docs/configuration.md", "docs/guides/rotation.md"] },
  {
    pages: ["docs/guides/start.md", "docs/guides/leaked-token.md"],
    organization: { workspaces: [{ name: "acme", cloudId: CLOUD_ID, typeKey: "jira-software" }] },
  },
  {
    pages: ["docs/guides/grants-that-end.md"],
    organization: { seed: { users: [{ email: "ada@example.com" }] } },
  },
  {
    pages: ["docs/guides/adopt.md"],
    organization: {
      seed: {
        serviceAccounts: [{ displayName: "deploy-bot", description: "Deploys [owner: team-payments]" }],
        tokens: [{ account: "deploy-bot", label: "pipeline" }],
        groups: [{ name: "deployers", members: ["deploy-bot"] }],
      },
    },
  },
];

describe.each(WALKS)("a user who follows $pages", ({ pages, organization = {} }) => {
  let emulator: Emulator;
  let stack: TestStack;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    emulator = await startEmulator(organization);
    stack = await TestStack.createProject({ isTypeScript: true, environment: environmentOf(emulator) });
    const { PATH = "", ...variables } = stack.environmentWith({ CLOUD_ID });
    env = { ...variables, PATH: `${await makeCommandFolder(stack.folder)}:${PATH}` };
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  it.each(pages)("%s: succeeds, and sees what the page shows", async (page) => {
    const { exitCode, printed, missing } = await follow(page, stack.folder, env);
    expect({ exitCode, missing, printed: exitCode === 0 && missing.length === 0 ? "" : printed }).toEqual({
      exitCode: 0,
      missing: [],
      printed: "",
    });
  });

  it("has a state in which the key, which a configuration brings there, is not plain text", async () => {
    expect(JSON.stringify(await stack.exportState())).not.toContain(emulator.apiKey);
  });

  it("has an organisation that is empty again after destroy", async () => {
    // What an import protects, the guide unprotects one by one.
    await stack.succeed("state", "unprotect", "--all", "--yes");
    await stack.succeed("destroy", "--yes", "--skip-preview");
    expect(emulator.state()).toMatchObject({ serviceAccounts: [], tokens: [], groups: [] });
  });
});

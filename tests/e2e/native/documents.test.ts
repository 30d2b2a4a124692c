import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { makeCommandFolder } from "../../support/command-folder";
import { follow } from "../../support/followed-document";
import { environmentOf } from "../../support/organization";
import { TestStack } from "../../support/stack";

// The sections for other languages are followed by tests/languages.
const WALKS = [{ page: "docs/languages.md", section: "TypeScript" }, { page: "docs/guides/native.md" }];

describe.each(WALKS)("a user who follows $page in TypeScript", ({ page, section }) => {
  let emulator: Emulator;
  let stack: TestStack;

  beforeAll(async () => {
    emulator = await startEmulator();
    stack = await TestStack.createProject({
      isTypeScript: true,
      hasPlugin: true,
      environment: environmentOf(emulator),
    });
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  it("succeeds, and sees what the page shows", async () => {
    const { PATH = "", ...variables } = stack.environmentWith({});
    const env = { ...variables, PATH: `${await makeCommandFolder(stack.folder)}:${PATH}` };
    const { exitCode, printed, missing } = await follow(page, stack.folder, env, section);
    const isWell = exitCode === 0 && missing.length === 0;
    expect({ exitCode, missing, printed: isWell ? "" : printed }).toEqual({
      exitCode: 0,
      missing: [],
      printed: "",
    });
    expect(emulator.state()).toMatchObject({ serviceAccounts: [{}], tokens: [{}], groups: [{}] });
  });
});

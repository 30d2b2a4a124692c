import { ManagedOrganization, said, urnOf } from "../../support/managed-organization";

describe("explicit providers", () => {
  let organization: ManagedOrganization;
  let environment: Record<string, string>;

  beforeAll(async () => {
    organization = await ManagedOrganization.start({
      organizations: [{ orgId: "org-one" }, { orgId: "org-two" }, { orgId: "org-three" }],
    });
    const [, second, third] = organization.emulator.organizations;
    environment = { SECOND_KEY: second?.apiKey ?? "", THIRD_KEY: third?.apiKey ?? "" };
    await organization.declare(
      `class AtlassianProvider extends pulumi.ProviderResource {`,
      `  constructor(name, settings, options) { super("pulumi-nodejs", name, settings, options); }`,
      `}`,
      `const apiKey = pulumi.secret(process.env.SECOND_KEY);`,
      `const settings = { "atlassian-admin:orgId": "org-two", "atlassian-admin:apiKey": apiKey };`,
      `const second = new AtlassianProvider("second", settings);`,
      `const envVarMappings = { THIRD_KEY: "ATLASSIAN_ADMIN_API_KEY" };`,
      `const third = new AtlassianProvider("third", { "atlassian-admin:orgId": "org-three" }, { envVarMappings });`,
      `new ServiceAccount("first", { displayName: "bot" });`,
      `new ServiceAccount("second", { displayName: "bot" }, { provider: second });`,
      `new ServiceAccount("third", { displayName: "bot" }, { provider: third });`,
      `const team = new pulumi.ComponentResource("acme:index:Team", "team", {}, { providers: [second] });`,
      `new Group("group", { name: "group" }, { parent: team });`,
    );
    await up();
  });

  afterAll(() => organization.stop());

  async function up(changes: Readonly<Record<string, string>> = {}): Promise<void> {
    const environmentNow = { ...environment, ...changes };
    const result = await organization.stack.runWith(environmentNow, "up", "--yes", "--skip-preview");
    expect({ exitCode: result.exitCode, said: said(result) }).toMatchObject({ exitCode: 0 });
  }

  const organizationsOf = (kind: "serviceAccounts" | "groups"): string[] =>
    organization.emulator.state()[kind].map(({ orgId }) => orgId);

  it("provider: sets other settings for the resource, such as another organisation and its key", async () => {
    expect(organizationsOf("serviceAccounts").sort()).toEqual(["org-one", "org-three", "org-two"]);
    const state = JSON.stringify(await organization.stack.exportState());
    expect(state).toContain("atlassian-admin:apiKey");
    expect(state).not.toContain(environment["SECOND_KEY"]);
  });

  it("providers: set other settings for the children of a component", () => {
    expect(organizationsOf("groups")).toEqual(["org-two"]);
  });

  it("envVarMappings: read the settings of an explicit provider from environment variables with other names", () => {
    const { entries } = organization.emulator.requests();
    expect(entries.filter(({ path, status }) => path.includes("org-three") && status >= 400)).toEqual([]);
    expect(organizationsOf("serviceAccounts")).toContain("org-three");
  });

  it("refresh --run-program, destroy --run-program: use the settings of the program instead of those in the state", async () => {
    // Nothing to do for the account, so the wrong key is recorded and not noticed: as after a key has expired.
    await up({ SECOND_KEY: "ATCTT3xExpired" });
    const target = ["--target", urnOf("ServiceAccount", "second")];
    const recorded = await organization.stack.runWith(environment, "refresh", "--preview-only", ...target);
    expect(recorded.exitCode).not.toBe(0);
    expect(said(recorded)).toContain('Cannot read service account "bot": ');
    expect(said(recorded)).toContain("401 Unauthorized");
    for (const command of [
      ["refresh", "--preview-only"],
      ["destroy", "--yes", "--skip-preview"],
    ]) {
      const result = await organization.stack.runWith(environment, ...command, "--run-program", ...target);
      expect({ exitCode: result.exitCode, said: said(result) }).toMatchObject({ exitCode: 0 });
    }
    expect(organizationsOf("serviceAccounts").sort()).toEqual(["org-one", "org-three"]);
  });
});

import { ManagedOrganization } from "../../support/managed-organization";

const REFUSAL =
  'ServiceAccount "bot": Pulumi cannot import a dynamic resource by its id. Use "pulumi import --file"';

describe("importing an object by its id", () => {
  let organization: ManagedOrganization;
  let id: string;

  beforeAll(async () => {
    organization = await ManagedOrganization.start({ seed: { serviceAccounts: [{ displayName: "bot" }] } });
    ({ id } = organization.account("bot"));
  });

  afterAll(() => organization.stop());

  /** Runs a command that must fail without a change to anything, and returns what the user sees. */
  async function vainly(...args: string[]): Promise<string> {
    const message = await organization.failure(...args);
    expect(await organization.recorded()).toEqual({});
    expect(organization.writes()).toEqual([]);
    return message;
  }

  it("import: fails and changes nothing", async () => {
    await organization.declare(`new ServiceAccount("bot", { displayName: "bot" }, { import: "${id}" });`);
    expect(await vainly("up", "--yes", "--skip-preview")).toContain(REFUSAL);
    expect(organization.emulator.requests().entries).toEqual([]);
  });

  it("pulumi import TYPE NAME ID: fails and changes nothing", async () => {
    await organization.declare();
    const type = "pulumi-nodejs:dynamic/atlassian-admin:ServiceAccount";
    expect(await vainly("import", type, "bot", id, "--yes", "--skip-preview")).toMatch(
      /toJavaScript|code must be a string/,
    );
    expect(organization.emulator.requests().entries).toEqual([]);
  });

  it("id: fails and changes nothing", async () => {
    await organization.declare(`new ServiceAccount("bot", { displayName: "bot" }, { id: "${id}" });`);
    expect(await vainly("up", "--yes", "--skip-preview")).toContain(REFUSAL);
  });
});

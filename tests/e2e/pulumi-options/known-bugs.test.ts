import { ManagedOrganization, said, urnOf } from "../../support/managed-organization";

// What a careful user would not expect. A test that begins to pass fails here, and then belongs beside the
// row that it is about.
describe("bugs of ours that Pulumi's options and commands show", () => {
  let organization: ManagedOrganization;

  beforeEach(async () => {
    organization = await ManagedOrganization.start();
  });

  afterEach(() => organization.stop());

  const account = (name: string): string =>
    `const bot = new ServiceAccount("${name}", { displayName: "bot", adoptExisting: true });`;

  it.failing("after `up --replace`, no warning reports the replaced token as left behind", async () => {
    await organization.up(
      account("bot"),
      `new ApiToken("token", { accountId: bot.accountId, label: "ci", scopes: ["read:me"] });`,
    );
    const printed = said(await organization.stack.up("--replace", urnOf("ApiToken", "token")));
    expect(organization.objects().tokens).toEqual(["ci"]);
    expect(printed).not.toContain("that this stack does not have");
  });
});

import { ManagedOrganization, said, urnOf } from "../support/managed-organization";

const YES = ["--yes", "--skip-preview"];
const OLD = urnOf("ServiceAccount", "old");
const account = (name: string, args = "", options = "{}"): string =>
  `new ServiceAccount("${name}", { displayName: "bot", adoptExisting: true${args} }, ${options});`;

let organization: ManagedOrganization;

afterAll(() => organization.stop());

const descriptions = (): string[] =>
  organization.emulator.state().serviceAccounts.map(({ description }) => description);
const mark = (...names: string[]): string =>
  `[managed by Pulumi: ${names.map((name) => `identity/test:${name}`).join("; ")}]`;
const destroy = (...options: string[]) => organization.stack.succeed("destroy", ...YES, ...options);

describe("an account that two resources of a stack have", () => {
  beforeAll(async () => {
    organization = await ManagedOrganization.start();
    await organization.up(account("old"));
  });

  beforeEach(async () => {
    await organization.up(account("old"), account("new"));
  });

  async function expectNewToHaveIt(): Promise<void> {
    expect(descriptions()).toEqual([mark("new")]);
    expect(Object.keys(await organization.recorded())).toEqual(["new"]);
  }

  it("stays when the one that created it is destroyed with --target", async () => {
    const destroyed = said(await destroy("--target", OLD));
    expect(destroyed).toContain(
      'service account "bot" stays: resource "new" of stack "identity/test" has it too',
    );
    await expectNewToHaveIt();
  });

  it("stays when everything but one of them is destroyed with --exclude", async () => {
    await destroy("--exclude", urnOf("ServiceAccount", "new"));
    await expectNewToHaveIt();
  });

  it.each([["--target"], ["--refresh --target"]])(
    "stays when one of them is deleted by up %s",
    async (options) => {
      await organization.declare(account("new"));
      await organization.stack.up(...options.split(" "), OLD);
      await expectNewToHaveIt();
    },
  );

  it("stays when --exclude-protected destroys all but the protected one, and a run before it failed", async () => {
    await organization.declare(
      account("old"),
      account("new", "", "{ protect: true }"),
      `const third = ${account("third")}`,
      `new GroupMembership("fails", { groupName: "nobody", accountId: third.accountId });`,
    );
    await organization.failure("up", ...YES);
    expect(descriptions()[0]).toMatch(/identity\/test:third/);
    await destroy("--exclude-protected");
    await expectNewToHaveIt();
    await destroy("--ignore-protect");
    expect(organization.objects().accounts).toEqual([]);
    await organization.stop();
  });
});

describe("an account that two resources imported", () => {
  it("is deleted for neither, until the program allows it", async () => {
    organization = await ManagedOrganization.start({ seed: { serviceAccounts: [{ displayName: "bot" }] } });
    const { emulator, stack } = organization;
    const [bot] = emulator.state().serviceAccounts;
    const inputs = { orgId: emulator.orgId, displayName: "bot", adoptExisting: true };
    const outputs = { serviceAccountId: bot?.id, accountId: bot?.atlassianId, email: bot?.email };
    const imported = { type: "ServiceAccount", id: bot?.id ?? "", inputs, outputs };
    await stack.importByFile(["old", "new"].map((name) => ({ name, ...imported })));
    await organization.declare(account("old"), account("new"));
    await stack.succeed("preview", "--expect-no-changes");
    expect(await organization.failure("destroy", ...YES, "--target", OLD)).toContain(
      "was imported, so something else can need it. A deletion is permanent.",
    );
    // Both declare the same account: if two resources differ, the last one wins.
    const owner = `, owner: "team-a"`;
    await organization.up(account("old", `${owner}, deletionConfirmed: true`), account("new", owner));
    expect(said(await destroy("--target", OLD))).toContain('stays: resource "new" of stack');
    expect(await organization.failure("destroy", ...YES)).toContain("was imported");
    expect(descriptions()).toEqual([`[owner: team-a] ${mark("new")}`]);
  });
});

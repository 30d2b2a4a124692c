import { ManagedOrganization, said, urnOf } from "../../support/managed-organization";

interface Changes {
  readonly version: "one" | "two" | "three";
  readonly scope: string;
  readonly lifetimeDays: number;
}

function program({ version, scope, lifetimeDays }: Changes): string[] {
  const token = (name: string, account: string, options: string): string =>
    `const ${name} = new ApiToken("${name}", { accountId: ${account}.accountId, label: "${name}", scopes: ["${scope}"], ` +
    `lifetimeDays: ${lifetimeDays} }, ${options});`;
  const triggered = (name: string, options: string): string =>
    `const ${name} = new ApiToken("${name}", { accountId: bot.accountId, label: "${name}", scopes: ["read:me"] }, ${options});`;
  return [
    `const bot = new ServiceAccount("bot", { displayName: "bot" });`,
    `const other = new ServiceAccount("other", { displayName: "other" });`,
    `new ServiceAccount("ignoring", { displayName: "ignoring", description: "${version}" }, { ignoreChanges: ["description"] });`,
    token("frozen", "bot", `{ ignoreChanges: ["*"] }`),
    `new ServiceAccount("named", { displayName: "named-${version}" }, { replaceOnChanges: ["displayName"] });`,
    `new ServiceAccount("described", { displayName: "described", description: "${version}" },`,
    `  { replaceOnChanges: ["description"], deleteBeforeReplace: true });`,
    triggered("triggered", `{ replacementTrigger: "${version}" }`),
    `new Group("triggered-group", { name: "triggered" }, { replacementTrigger: "${version}", deleteBeforeReplace: true });`,
    triggered("companion", `{ replaceWith: [triggered] }`),
    token("revokedFirst", "other", `{ deleteBeforeReplace: true }`),
    `const madeFirst = new Group("made-first", { name: "made-first-${version}" },`,
    `  { replaceOnChanges: ["name"], deleteBeforeReplace: false });`,
    `new GroupMembership("member", { groupId: madeFirst.groupId, accountId: bot.accountId });`,
    `new ServiceAccount("hidden", { displayName: "hidden", description: "secret plan ${version}" }, { hideDiffs: ["description"] });`,
  ];
}

const BEFORE = program({ version: "one", scope: "read:me", lifetimeDays: 30 });
const AFTER = program({ version: "two", scope: "read:jira-work", lifetimeDays: 60 });

describe("options and commands that decide how a change is made", () => {
  let organization: ManagedOrganization;
  let before: Snapshot;
  let preview: string;

  type Snapshot = Awaited<ReturnType<typeof snapshot>>;

  async function snapshot() {
    const recorded = await organization.recorded();
    return {
      ids: Object.fromEntries(Object.entries(recorded).map(([name, { id }]) => [name, id])),
      state: organization.emulator.state(),
    };
  }

  /** The position of a request among all since the change, so that two can be compared. */
  function position(method: string, part: string): number {
    const { entries } = organization.emulator.requests();
    const found = entries.findIndex((entry) => entry.method === method && entry.path.endsWith(part));
    expect(found).toBeGreaterThanOrEqual(0);
    return found;
  }

  beforeAll(async () => {
    organization = await ManagedOrganization.start();
    await organization.up(...BEFORE);
    before = await snapshot();
    await organization.declare(...AFTER);
    preview = (await organization.stack.succeed("preview", "--diff")).stdout;
    organization.emulator.clearRequests();
    await organization.stack.up();
  });

  afterAll(() => organization.stop());

  it("ignoreChanges: keeps the values in the state for the named inputs, or for all inputs", async () => {
    const { ids, state } = await snapshot();
    const ignoring = state.serviceAccounts.find(({ displayName }) => displayName === "ignoring");
    expect(ignoring?.description).toBe("one [managed by Pulumi: identity/test:ignoring]");
    expect(ids["frozen"]).toBe(before.ids["frozen"]);
    expect(state.tokens.find(({ id }) => id === ids["frozen"])).toEqual(
      before.state.tokens.find(({ id }) => id === ids["frozen"]),
    );
  });

  it("replaceOnChanges: replaces the object where it would be changed in place", async () => {
    const { ids, state } = await snapshot();
    const names = state.serviceAccounts.map(({ displayName }) => displayName);
    expect(names).toEqual(expect.arrayContaining(["named-two", "described"]));
    expect(names).not.toContain("named-one");
    expect(ids["named"]).not.toBe(before.ids["named"]);
    expect(ids["described"]).not.toBe(before.ids["described"]);
  });

  it("replacementTrigger: replaces the object when its value changes", async () => {
    const { ids, state } = await snapshot();
    expect(ids["triggered"]).not.toBe(before.ids["triggered"]);
    expect(ids["triggered-group"]).not.toBe(before.ids["triggered-group"]);
    expect(state.tokens.map(({ id }) => id)).not.toContain(before.ids["triggered"]);
  });

  it("replaceWith: replaces the object together with another one", async () => {
    const { ids, state } = await snapshot();
    expect(ids["companion"]).not.toBe(before.ids["companion"]);
    expect(state.tokens.map(({ id }) => id)).not.toContain(before.ids["companion"]);
  });

  it("deleteBeforeReplace: reverses the provider's order: true on a token revokes the old token first, and false on a group creates the new group first", async () => {
    const { ids, state } = await snapshot();
    const account = state.serviceAccounts.find(({ displayName }) => displayName === "other")?.atlassianId;
    expect(position("DELETE", `/api-tokens/${String(before.ids["revokedFirst"])}`)).toBeLessThan(
      position("POST", `/users/${String(account)}/manage/api-tokens`),
    );
    expect(position("DELETE", `/groups/${String(before.ids["made-first"])}`)).toBeGreaterThan(
      position("POST", `/groups/${String(ids["made-first"])}/memberships`),
    );
    expect(organization.objects().groups).toEqual(["made-first-two", "triggered"]);
    expect(organization.memberCount("made-first-two")).toBe(1);
  });

  it("hideDiffs: hides a change in the preview, but still makes it", async () => {
    expect(preview).toMatch(/ServiceAccount: \(update\)\n.*\n.*ServiceAccount::hidden\]/);
    expect(preview).not.toContain("secret plan two");
    const hidden = organization.emulator
      .state()
      .serviceAccounts.find(({ displayName }) => displayName === "hidden");
    expect(hidden?.description).toBe("secret plan two [managed by Pulumi: identity/test:hidden]");
  });

  it("up --replace: replaces a token, and refuses a second account of one name", async () => {
    const { ids } = await snapshot();
    const up = ["up", "--yes", "--skip-preview", "--replace"];
    await organization.stack.succeed(...up, urnOf("ApiToken", "companion"));
    expect((await snapshot()).ids["companion"]).not.toBe(ids["companion"]);
    expect(await organization.failure(...up, urnOf("ServiceAccount", "bot"))).toContain(
      'Cannot create service account "bot": an account of that name exists already',
    );
    expect((await snapshot()).ids["bot"]).toBe(ids["bot"]);
  });

  it("state taint, state untaint: make the next up replace the object, or cancel that", async () => {
    const { ids } = await snapshot();
    const urns = [urnOf("ApiToken", "companion"), urnOf("GroupMembership", "member")];
    await organization.stack.succeed("state", "taint", ...urns, urnOf("ServiceAccount", "bot"), "--yes");
    await organization.stack.succeed("state", "untaint", urnOf("ServiceAccount", "bot"), "--yes");
    expect(said(await organization.stack.up())).toContain("+-2 replaced");
    const after = await snapshot();
    expect(after.ids["companion"]).not.toBe(ids["companion"]);
    expect(after.ids["bot"]).toBe(ids["bot"]);
    expect(organization.memberCount("made-first-two")).toBe(1);
  });

  it("up --continue-on-error: creates everything that does not depend on the failure", async () => {
    await organization.declare(
      ...AFTER,
      `new GroupMembership("fails", { groupName: "nobody", accountId: bot.accountId });`,
      `new Group("late", { name: "late" }, { dependsOn: madeFirst });`,
    );
    expect(await organization.failure("up", "--yes", "--skip-preview", "--continue-on-error")).toContain(
      'there is no group named "nobody"',
    );
    expect(organization.objects().groups).toContain("late");
  });
});

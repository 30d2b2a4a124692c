import { ManagedOrganization } from "../../support/managed-organization";

const TEAM = [
  `class Team extends pulumi.ComponentResource {`,
  `  constructor(name, options) {`,
  `    super("acme:index:Team", name, {}, options);`,
  `    this.bot = new ServiceAccount(name + "-bot", { displayName: name + "-bot" }, { parent: this });`,
  `    new ApiToken(name + "-token", { accountId: this.bot.accountId, label: "ci", scopes: ["read:me"] }, { parent: this });`,
  `  }`,
  `}`,
  `const labelled = ({ type, props, opts }) =>`,
  `  type.endsWith(":ApiToken") ? { props: { ...props, label: "payments-" + props.label }, opts } : undefined;`,
  `const team = new Team("team", { protect: true, transformations: [labelled] });`,
];

describe("options of a declaration", () => {
  let organization: ManagedOrganization;

  beforeAll(async () => {
    organization = await ManagedOrganization.start();
    await organization.up(
      ...TEAM,
      `new Group("after", { name: "after" }, { dependsOn: team });`,
      `const secretive = new Group("secretive", { name: "secretive" }, { additionalSecretOutputs: ["groupId"] });`,
      `const impatient = { create: "1ms", read: "1ms", update: "1ms", delete: "1ms" };`,
      `new Group("impatient", { name: "impatient" }, { customTimeouts: impatient });`,
      `new Group("versioned", { name: "versioned" }, { version: "99.0.0" });`,
      `new Group("downloaded", { name: "downloaded" }, { pluginDownloadURL: "http://127.0.0.1:9/plugins" });`,
      `const bot = new ServiceAccount("bot", { displayName: "bot" });`,
      `exports.foundAgain = bot.urn.apply((urn) => new ServiceAccount("again", { displayName: "x" }, { urn }).accountId);`,
      `exports.accountId = bot.accountId;`,
      `exports.groupId = secretive.groupId;`,
    );
  });

  afterAll(() => organization.stop());

  it("parent: passes protect, transformations and providers of a component to its children", async () => {
    expect(await organization.recorded()).toMatchObject({
      "team-bot": { protect: true },
      "team-token": { protect: true },
      after: expect.not.objectContaining({ protect: true }) as unknown,
    });
  });

  it("transformations: change the inputs of what is declared in a component or the stack", () => {
    expect(organization.objects().tokens).toEqual(["payments-ci"]);
  });

  it("dependsOn: waits for a resource, or for everything in a component", async () => {
    const { after, "team-token": token } = await organization.recorded();
    expect(String(after?.outputs?.["createdAt"]) > String(token?.outputs?.["createdAt"])).toBe(true);
  });

  it("additionalSecretOutputs: encrypts further outputs, next to the token", async () => {
    const { groupId } = await organization.stack.outputs();
    expect(groupId).toBe(organization.emulator.state().groups.find(({ name }) => name === "secretive")?.id);
    const { secretive, "team-token": token } = await organization.recorded();
    const encrypted = expect.objectContaining({ ciphertext: expect.any(String) as string }) as unknown;
    expect(secretive?.outputs).toMatchObject({ groupId: encrypted, name: "secretive" });
    expect(token?.outputs).toMatchObject({ token: encrypted });
  });

  it("customTimeouts: are ignored", () => {
    expect(organization.objects().groups).toContain("impatient");
  });

  it("version: is ignored", () => {
    expect(organization.objects().groups).toContain("versioned");
  });

  it("pluginDownloadURL: is ignored", () => {
    expect(organization.objects().groups).toContain("downloaded");
  });

  it("urn: returns a resource that the same run has already registered", async () => {
    const { foundAgain, accountId } = await organization.stack.outputs();
    expect(foundAgain).toBe(accountId);
  });

  it("aliases: keep the object when its resource is renamed or moves into a component", async () => {
    const before = organization.emulator.state();
    organization.emulator.clearRequests();
    await organization.up(
      ...TEAM,
      `const moved = { parent: team, aliases: [{ parent: pulumi.rootStackResource }] };`,
      `new ServiceAccount("bot", { displayName: "bot" }, moved);`,
      `for (const name of ["after", "secretive", "impatient", "versioned", "downloaded"])`,
      `  new Group(name + "-renamed", { name }, { aliases: [{ name }] });`,
    );
    expect(organization.emulator.requests().entries).toEqual([]);
    expect({ ...organization.emulator.state(), now: "" }).toEqual({ ...before, now: "" });
    expect(Object.keys(await organization.recorded())).toEqual(
      expect.arrayContaining(["bot", "after-renamed"]),
    );
  });
});

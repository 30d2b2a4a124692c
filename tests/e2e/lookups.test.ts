import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import { startEmulator, type Emulator, type Seed } from "pulumi-atlassian-admin-emulator";
import { getGroup, getGroupOutput } from "../../provider/src";
import { environmentOf } from "../support/organization";
import { TestStack } from "../support/stack";

const GROUPS = 100;
const RESOURCE_ID = "ari:cloud:jira::site/cloud-1";

const SEED: Seed = {
  workspaces: [{ name: "acme", id: RESOURCE_ID, cloudId: "cloud-1", hostUrl: "https://acme.atlassian.net" }],
  users: [{ email: "ada@example.com", name: "Ada", accountId: "712020:ada" }],
  groups: [
    ...Array.from({ length: GROUPS }, (_, index) => ({ name: `team-${index}` })),
    {
      name: "Deployers",
      id: "group-1",
      description: "who deploys",
      externalSynced: true,
    },
  ],
  serviceAccounts: [
    {
      displayName: "deploy-bot",
      id: "service-1",
      atlassianId: "712020:bot",
      email: "deploy-bot@serviceaccount.atlassian.com",
      description: "deploys [owner: team-payments]",
    },
    { displayName: "twin", id: "service-2" },
    { displayName: "twin", id: "service-3" },
  ],
};

const GROUP = {
  groupId: "group-1",
  name: "Deployers",
  description: "who deploys",
  directoryId: expect.any(String) as string,
  isExternallySynced: true,
};
const USER = { accountId: "712020:ada", name: "Ada", email: "ada@example.com", status: "active" };
const SERVICE_ACCOUNT = {
  serviceAccountId: "service-1",
  accountId: "712020:bot",
  email: "deploy-bot@serviceaccount.atlassian.com",
  displayName: "deploy-bot",
  description: "deploys",
  owner: "team-payments",
  status: "active",
};
const SITE = {
  cloudId: "cloud-1",
  hostUrl: "https://acme.atlassian.net",
  products: [{ product: "jira-software", resourceId: RESOURCE_ID }],
};

/** A program that looks things up, out of its statements. */
function program(...statements: string[]): string {
  return [
    `import * as pulumi from "@pulumi/pulumi";`,
    `import * as atlassian from "pulumi-atlassian-admin";`,
    ...statements,
    "",
  ].join("\n");
}

describe("a lookup", () => {
  let emulator: Emulator;
  let stack: TestStack;

  beforeAll(async () => {
    emulator = await startEmulator({ seed: SEED });
    stack = await TestStack.create({ program: program(), environment: environmentOf(emulator) });
  });

  beforeEach(() => {
    emulator.clearRequests();
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  /** What the user sees of a preview that fails. */
  async function failureOf(...statements: string[]): Promise<string> {
    await stack.setProgram(program(...statements));
    const { exitCode, stdout, stderr } = await stack.run("preview");
    expect(exitCode).not.toBe(0);
    return stdout + stderr;
  }

  /** A stack of the Automation API: its program runs in this process. */
  async function inlineStack(
    { url, orgId, apiKey }: Emulator,
    inlineProgram: () => Promise<object | undefined>,
  ): Promise<Stack> {
    const inline = await LocalWorkspace.createOrSelectStack(
      { stackName: "inline", projectName: "inline", program: inlineProgram },
      {
        pulumiCommand: await PulumiCommand.get({ root: path.dirname(stack.engine.binFolder) }),
        workDir: stack.folder,
        envVars: stack.environmentWith({}) as Record<string, string>,
      },
    );
    await inline.setAllConfig({
      "atlassian-admin:baseUrl": { value: url },
      "atlassian-admin:orgId": { value: orgId },
      "atlassian-admin:apiKey": { value: apiKey, secret: true },
    });
    return inline;
  }

  it("gives a program values, and outputs for outputs", async () => {
    await stack.setProgram(
      program(
        `const later = pulumi.output(Promise.resolve(true));`,
        `export const values = Promise.all([`,
        `  atlassian.getGroup({ name: "deployers" }),`,
        `  atlassian.getUser({ accountId: "712020:ada" }),`,
        `  atlassian.getServiceAccount({ displayName: "deploy-bot" }),`,
        `  atlassian.getSite({ site: "acme" }),`,
        `]);`,
        `export const outputs = [`,
        `  atlassian.getGroupOutput({ groupId: later.apply(() => "group-1") }),`,
        `  atlassian.getUserOutput({ email: later.apply(() => "Ada@Example.com") }),`,
        `  atlassian.getServiceAccountOutput({ accountId: later.apply(() => "712020:bot") }),`,
        `  atlassian.getSiteOutput({ site: later.apply(() => "https://acme.atlassian.net") }),`,
        `];`,
      ),
    );
    await stack.up();
    const found = [GROUP, USER, SERVICE_ACCOUNT, SITE];
    expect(await stack.outputs()).toEqual({ values: found, outputs: found });
    // By name and by id are two searches; the listings of service accounts and of apps serve both forms.
    expect(Object.values(emulator.requests().counts).sort()).toEqual([1, 1, 2, 2]);
  });

  it(`shares one request among ${GROUPS} groups, and asks once for what is asked twice`, async () => {
    await stack.setProgram(
      program(
        `const names = Array.from({ length: ${GROUPS} }, (_, index) => \`team-\${index}\`);`,
        `const groups = Promise.all([...names, ...names].map((name) => atlassian.getGroup({ name })));`,
        `export const ids = groups.then((found) => new Set(found.map(({ groupId }) => groupId)).size);`,
      ),
    );
    await stack.up();
    expect(await stack.outputs()).toMatchObject({ ids: GROUPS });
    expect(emulator.requests().entries).toHaveLength(1);
  });

  it("reports the call, its result and the remedy, without our stack", async () => {
    const message = await failureOf(`export const group = atlassian.getGroup({ name: "nobody" });`);
    expect(message).toContain(
      `error: getGroup({ name: "nobody" }): organisation "${emulator.orgId}" has no such group. ` +
        `Check what is given, or create the group first.`,
    );
    expect(message).not.toMatch(/^\s*at |node_modules|unhandled/m);
  });

  it("does so too where the program waits for nothing of it", async () => {
    const message = await failureOf(
      `atlassian.getServiceAccountOutput({ displayName: "twin" });`,
      `atlassian.getUserOutput({ email: "nobody@example.com" }).accountId;`,
    );
    expect(message).toContain(
      `error: getServiceAccount({ displayName: "twin" }): 2 service accounts are called "twin" (ids service-2, service-3). ` +
        `Set serviceAccountId instead.`,
    );
    expect(message).not.toMatch(/^\s*at |node_modules|unhandled/m);
  });

  it("leaves it to the program to go on without the object", async () => {
    await stack.setProgram(
      program(
        `const messageOf = (call: Promise<unknown>) => call.catch(({ message }) => message);`,
        `export const email = messageOf(atlassian.getUser({ email: "nobody@example.com" }));`,
        `export const accountId = messageOf(atlassian.getUser({ accountId: "712020:nobody" }));`,
        `export const serviceAccountId = messageOf(atlassian.getServiceAccount({ serviceAccountId: "service-0" }));`,
        `export const site = messageOf(atlassian.getSite({ site: "nowhere" }));`,
      ),
    );
    await stack.up();
    const { email, accountId, serviceAccountId, site } = await stack.outputs();
    const has = `organisation "${emulator.orgId}" has no such`;
    expect(email).toBe(
      `getUser({ email: "nobody@example.com" }): ${has} user. ` +
        `Check what is given, or invite the person. A service account is found by getServiceAccount.`,
    );
    expect(accountId).toContain(`getUser({ accountId: "712020:nobody" }): ${has} user.`);
    expect(serviceAccountId).toContain(
      `getServiceAccount({ serviceAccountId: "service-0" }): ${has} service account. Check what is given`,
    );
    expect(site).toContain(`getSite({ site: "nowhere" }): ${has} site. Check what is given`);
  });

  it("takes its key from the Pulumi configuration, and shows it to nobody", async () => {
    const key = "ATCTT3xSecretOfNobody";
    await stack.succeed("config", "set", "--secret", "atlassian-admin:apiKey", key);
    const message = await failureOf(`export const group = atlassian.getGroup({ name: "Deployers" });`);
    await stack.succeed("config", "rm", "atlassian-admin:apiKey");
    expect(message).toMatch(/error: getGroup\({ name: "Deployers" }\): the API returned 401 Unauthorized/);
    expect(message).not.toContain(key);
  });

  it("waits for what a preview does not know, without a request", async () => {
    await stack.setProgram(
      program(
        `const group = new atlassian.Group("group", { name: "later" });`,
        `const bot = new atlassian.ServiceAccount("bot", { displayName: "later" });`,
        `const none = atlassian.getServiceAccount({ displayName: "deploy-bot" });`,
        `export const groupName = atlassian.getGroupOutput({ groupId: group.groupId }).name;`,
        `export const botName = none.then(() => atlassian.getServiceAccountOutput({ email: bot.email }).displayName);`,
      ),
    );
    const { stdout } = await stack.succeed("preview");
    expect(stdout).toMatch(/botName +: \[unknown\]/);
    expect(stdout).toMatch(/groupName *: \[unknown\]/);
    expect(emulator.requests().entries.map(({ method, route }) => `${method} ${route}`)).toEqual([
      "GET /admin/api-access/v1/orgs/{orgId}/service-accounts",
    ]);
    await stack.up();
    expect(await stack.outputs()).toEqual({ groupName: "later", botName: "later" });
    await stack.succeed("destroy", "--yes", "--skip-preview");
  });

  it("uses the configuration of the calling program if one process runs several", async () => {
    const other = await startEmulator({ seed: { groups: [{ name: "Deployers", id: "of-the-other" }] } });
    const found: unknown[] = [];
    for (const organization of [emulator, other]) {
      const inline = await inlineStack(organization, async () => getGroup({ name: "Deployers" }));
      found.push((await inline.up()).outputs["groupId"]?.value);
    }
    await other.close();
    expect(other.orgId).toBe(emulator.orgId);
    expect(found).toEqual(["group-1", "of-the-other"]);
  });

  it("is waited for, however slow, by an inline program that declares something with the response", async () => {
    emulator.faults.add({ route: "**/groups/search", latencyMs: 3000, count: 1 });
    const inline = await inlineStack(emulator, async () => {
      getGroupOutput({ name: "Deployers" }).apply(
        ({ groupId }) => new pulumi.ComponentResource("test:index:Declared", groupId),
      );
    });
    await inline.up();
    expect(JSON.stringify(await inline.exportStack())).toContain("test:index:Declared::group-1");
  });

  it("asks the emulator in a unit test of a program, under Pulumi's mocks", async () => {
    await pulumi.runtime.setMocks({ newResource: () => ({ id: "id", state: {} }), call: () => ({}) });
    pulumi.runtime.setAllConfig({
      "atlassian-admin:baseUrl": emulator.url,
      "atlassian-admin:orgId": emulator.orgId,
      "atlassian-admin:apiKey": emulator.apiKey,
    });
    const name = getGroupOutput({ groupId: pulumi.output("group-1") }).name;
    expect(await new Promise((resolve) => name.apply(resolve))).toBe("Deployers");
  });
});

import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { environmentOf } from "../support/organization";
import { program } from "../support/programs";
import { TestStack } from "../support/stack";

const INVITE = "/admin/account-management/v1/orgs/{orgId}/service-accounts/invite";

interface PreviewDigest {
  readonly steps: readonly {
    readonly op: string;
    readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
  }[];
}

interface Access {
  readonly resource: string;
  readonly role: string;
  readonly removedByHand?: boolean;
}

let emulator: Emulator;
let stack: TestStack;
let jira: Access;
let wiki: Access;

async function start(seededAccounts: { displayName: string; description?: string }[] = []): Promise<void> {
  emulator = await startEmulator({ seed: { serviceAccounts: seededAccounts } });
  const cloudId = emulator.state().organizations[0]?.workspaces[0]?.cloudId ?? "";
  const memberOf = (product: string): Access => ({
    resource: `ari:cloud:${product}::site/${cloudId}`,
    role: `ari:cloud:${product}::role/product/member`,
  });
  jira = memberOf("jira-software");
  wiki = memberOf("confluence");
  stack = await TestStack.create({ program: program(), environment: environmentOf(emulator) });
}

async function stop(): Promise<void> {
  await stack.remove();
  await emulator.close();
}

function declareBot(args: object): Promise<void> {
  return stack.setProgram(
    program(`new ServiceAccount("bot", ${JSON.stringify({ displayName: "bot", ...args })});`),
  );
}

/** Previews, and returns the properties in which each changed resource differs. */
async function differences(...command: string[]): Promise<[string, string[]][]> {
  const { stdout } = await stack.run(...command, "--json");
  const { steps } = JSON.parse(stdout) as PreviewDigest;
  return steps
    .filter(({ detailedDiff }) => detailedDiff != null)
    .map(({ op, detailedDiff }) => [op, topLevelOf(Object.keys(detailedDiff ?? {}))]);
}

function topLevelOf(paths: readonly string[]): string[] {
  return [...new Set(paths.map((text) => text.replace(/[.[].*/, "")))];
}

function grants(): string[] {
  return emulator
    .state()
    .serviceAccounts.flatMap((account) => account.grants.map(({ resourceId }) => resourceId));
}

/** Invites that reached the API since the log was cleared. */
function invites(): number {
  return emulator.requests().counts[`POST ${INVITE}`] ?? 0;
}

async function recorded() {
  const { deployment } = await stack.exportState();
  return deployment.resources?.find(({ type }) => type.endsWith(":ServiceAccount"));
}

beforeEach(() => {
  emulator.clearRequests();
});

describe("productAccess on the real engine", () => {
  beforeAll(() => start());
  afterAll(stop);

  // One story: each step starts from what the one before left, as a user's stack does.
  it("previews a site that is not known before another resource exists", async () => {
    await stack.setProgram(
      program(
        `const group = new Group("group", { name: "people" });`,
        `const resource = group.groupId.apply(() => "${jira.resource}");`,
        `new ServiceAccount("bot", { displayName: "bot", productAccess: [{ resource, role: "${jira.role}" }] });`,
      ),
    );
    await stack.succeed("preview");
    await stack.up();
    expect(grants()).toEqual([jira.resource]);
    expect(invites()).toBe(1);
  });

  it("changes nothing the second time, and asks nothing", async () => {
    await declareBot({ productAccess: [jira] });
    await stack.up();
    emulator.clearRequests();
    await stack.up("--expect-no-changes");
    expect(emulator.requests().entries).toEqual([]);
  });

  it("shows an entry more as an update, and grants it with one request", async () => {
    await declareBot({ productAccess: [jira, wiki] });
    expect(await differences("preview")).toEqual([["update", ["productAccess"]]]);
    expect(emulator.requests().entries).toEqual([]);
    const { stdout } = await stack.up();
    expect(stdout).toContain("1 updated");
    expect(invites()).toBe(1);
    expect(grants()).toEqual([jira.resource, wiki.resource]);
    expect((await recorded())?.outputs?.["grantedAccess"]).toEqual([wiki, jira]);
  });

  it("takes the entries in another order for the same", async () => {
    await declareBot({ productAccess: [wiki, jira] });
    const { exitCode } = await stack.run("preview", "--expect-no-changes");
    expect(exitCode).toBe(0);
  });

  it("shows no drift, whatever others did to the access", async () => {
    emulator.mutate({ action: "revokeRole", account: "bot", resourceId: wiki.resource, roleId: wiki.role });
    const { exitCode } = await stack.run("refresh", "--preview-only", "--expect-no-changes");
    expect(exitCode).toBe(0);
    await stack.up("--refresh", "--expect-no-changes");
    expect(invites()).toBe(0);
  });

  it.each([
    ["an entry that is dropped", () => [jira]],
    ["an entry with another role", () => [jira, { ...wiki, role: wiki.role.replace("member", "admin") }]],
  ])("refuses %s in the preview, and reports the remedy", async (_what, productAccess) => {
    await declareBot({ productAccess: productAccess() });
    const { exitCode, stdout } = await stack.run("preview");
    expect(exitCode).not.toBe(0);
    expect(stdout.replace(/\s+/g, " ")).toContain(
      `must still contain "${wiki.resource}" as "${wiki.role}", because no API removes access. If it was granted, remove it at ` +
        `admin.atlassian.com. Then set removedByHand: true on the entry, run "pulumi up", and remove the entry`,
    );
    expect(emulator.requests().entries).toEqual([]);
  });

  it("lets go of an entry that is marked as removed by hand, and then of the mark", async () => {
    await declareBot({ productAccess: [jira, { ...wiki, removedByHand: true }] });
    await stack.up();
    expect((await recorded())?.outputs?.["grantedAccess"]).toEqual([jira]);
    await declareBot({ productAccess: [jira] });
    const { stdout } = await stack.up();
    expect(stdout).toContain("1 updated");
    expect(invites()).toBe(0);
    await stack.up("--refresh", "--expect-no-changes");
  });

  it("leaves an account whose access could not be granted as unfinished, and the next up finishes", async () => {
    const route = INVITE.replace("{orgId}", "*");
    emulator.faults.add({ method: "POST", route, status: 409 });
    await declareBot({ productAccess: [jira, wiki] });
    const { exitCode, stdout } = await stack.run("up", "--yes", "--skip-preview");
    expect(exitCode).not.toBe(0);
    expect(stdout.replace(/\s+/g, " ")).toContain(
      `service account "bot" was updated but is unfinished: access to "${wiki.resource}" as "${wiki.role}" could not be granted`,
    );
    expect(await recorded()).toMatchObject({
      outputs: { productAccess: [wiki, jira], grantedAccess: [jira] },
      initErrors: [expect.stringContaining(wiki.resource)],
    });

    emulator.faults.clear();
    emulator.clearRequests();
    await stack.up();
    expect(invites()).toBe(1);
    expect(grants()).toEqual([jira.resource, wiki.resource]);
    await stack.up("--expect-no-changes");
  });

  it("goes with the account", async () => {
    await stack.succeed("destroy", "--yes", "--skip-preview");
    expect(emulator.state().serviceAccounts).toEqual([]);
  });
});

describe("productAccess of an account that is imported by file", () => {
  beforeAll(() => start([{ displayName: "bot", description: "Deploys [owner: team-a]" }]));
  afterAll(stop);

  it("is as if it had been granted: kept, and not dropped without removedByHand", async () => {
    const [account] = emulator.state().serviceAccounts;
    const args = { displayName: "bot", description: "Deploys", owner: "team-a", productAccess: [wiki, jira] };
    const { id = "", atlassianId: accountId, email } = account ?? {};
    await stack.importByFile([
      {
        type: "ServiceAccount",
        name: "bot",
        id,
        inputs: { ...args, orgId: emulator.orgId },
        outputs: { serviceAccountId: id, accountId, email, status: "active", grantedAccess: [wiki, jira] },
      },
    ]);
    await declareBot(args);
    await stack.succeed("preview", "--expect-no-changes");
    await declareBot({ ...args, productAccess: [wiki] });
    const { exitCode, stdout } = await stack.run("preview");
    expect(exitCode).not.toBe(0);
    expect(stdout).toContain(`must still contain "${jira.resource}"`);
    await declareBot(args);
    await stack.up("--refresh", "--expect-no-changes");
    expect(invites()).toBe(0);
  });
});

const MARK = "[managed by Pulumi: identity/test:bot]";

describe("the fields of a ServiceAccount on the real engine", () => {
  beforeAll(async () => {
    await start([{ displayName: "bot", description: "By hand [owner: someone]" }]);
    await declareBot({ description: "Deploys", owner: "team-a", adoptExisting: true });
    await stack.up();
  });
  afterAll(stop);

  it("adopt the account that is there, with the declared values", () => {
    expect(emulator.state().serviceAccounts).toMatchObject([
      { description: `Deploys [owner: team-a] ${MARK}` },
    ]);
  });

  it.each([
    [
      "description",
      { description: "Builds", owner: "team-a", adoptExisting: true },
      "Builds [owner: team-a]",
    ],
    ["owner", { description: "Builds", owner: "team-b", adoptExisting: true }, "Builds [owner: team-b]"],
    ["adoptExisting", { description: "Builds", owner: "team-b" }, "Builds [owner: team-b]"],
  ])("update it in place by another %s: %j", async (field, args, stored) => {
    const [before] = emulator.state().serviceAccounts;
    await declareBot(args);
    expect(await differences("preview")).toEqual([["update", [field]]]);
    await stack.up();
    expect(emulator.state().serviceAccounts).toMatchObject([
      { id: before?.id, description: `${stored} ${MARK}` },
    ]);
  });

  it.each([
    ["a description", "By hand [owner: team-b]", "description"],
    ["an owner", "Builds [owner: somebody]", "owner"],
  ])(
    "show %s that somebody set outside as drift, which the next up takes back",
    async (_what, description, field) => {
      emulator.mutate({ action: "renameServiceAccount", account: "bot", description });
      expect(await differences("refresh", "--preview-only")).toEqual([["update", [field]]]);
      await stack.up("--refresh");
      expect(emulator.state().serviceAccounts).toMatchObject([
        { description: `Builds [owner: team-b] ${MARK}` },
      ]);
    },
  );
});

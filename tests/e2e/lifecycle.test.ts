import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { environmentOf, writesOf } from "../support/organization";
import { deployBot } from "../support/programs";
import { TestStack } from "../support/stack";

interface PreviewDigest {
  readonly steps: readonly {
    readonly op: string;
    readonly urn: string;
    readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
  }[];
  readonly changeSummary: Readonly<Record<string, number>>;
}

describe("a program on the real engine", () => {
  let emulator: Emulator;
  let stack: TestStack;

  beforeAll(async () => {
    emulator = await startEmulator();
    stack = await TestStack.create({
      program: deployBot(),
      isTypeScript: true,
      // tests/e2e/readme.test.ts has the types checked; four programs more would take ten seconds.
      environment: { ...environmentOf(emulator), PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
    });
  });

  afterAll(async () => {
    await stack.remove();
    await emulator.close();
  });

  function objects(): { accounts: string[]; tokens: string[]; members: string[][] } {
    const { serviceAccounts, tokens, groups } = emulator.state();
    return {
      accounts: serviceAccounts.map((account) => account.displayName),
      tokens: tokens.map((token) => token.scopes.join(" ")),
      members: groups.map((group) => group.members),
    };
  }

  // One story: each step starts from what the one before left, as a user's stack does.
  it("previews without any credential", async () => {
    const { stdout } = await stack.succeed(
      "preview",
      "--json",
      "--config",
      `atlassian-admin:orgId=${emulator.orgId}`,
    );
    const digest = JSON.parse(stdout) as PreviewDigest;
    expect(digest.changeSummary).toEqual({ create: 5 });
    expect(emulator.requests().entries).toEqual([]);
  });

  it("creates what the program declares", async () => {
    await stack.up();
    const { accountId, token } = await stack.outputs();
    expect(objects()).toEqual({
      accounts: ["deploy-bot"],
      tokens: ["read:jira-work"],
      members: [[accountId]],
    });
    const answer = await fetch(`${emulator.url}/ex/jira/any/rest/api/3/myself`, {
      headers: { Authorization: `Bearer ${String(token)}` },
    });
    expect(answer.status).not.toBe(401);
  });

  it("keeps the user's line for each resource, and none of the provider's, of Node's or of the SDK's", async () => {
    const { deployment } = await stack.exportState();
    const resources = (deployment.resources ?? []).filter(({ type }) => type.includes("atlassian-admin:"));
    const positions = resources.map(({ urn, sourcePosition }) => [urn.split("::").at(-1), sourcePosition]);
    expect(Object.fromEntries(positions)).toEqual({
      bot: "project:///index.ts#2,13",
      group: "project:///index.ts#3,15",
      membership: "project:///index.ts#4,1",
      token: "project:///index.ts#5,18",
    });
    for (const { sourcePosition, stackTrace } of resources) {
      // The tests' own loader stands below the program.
      const [first, second, ...rest] = stackTrace ?? [];
      expect(first).toEqual({ sourcePosition });
      expect(second?.sourcePosition).toContain("lazy-sdk");
      expect(rest).toEqual([]);
    }
  });

  it("changes nothing the second time", async () => {
    emulator.clearRequests();
    const { stdout } = await stack.up("--expect-no-changes");
    expect(stdout).toContain("5 unchanged");
    expect(emulator.requests().entries).toEqual([]);
  });

  it("renames the account in place", async () => {
    const [before] = emulator.state().serviceAccounts;
    await stack.setProgram(deployBot({ displayName: "release-bot" }));
    const { stdout } = await stack.up();
    expect(stdout).toContain("1 updated");
    expect(emulator.state().serviceAccounts).toMatchObject([{ id: before?.id, displayName: "release-bot" }]);
  });

  it("replaces the token when its scopes change, making the new one before it revokes the old one", async () => {
    emulator.clearRequests();
    await stack.setProgram(
      deployBot({ displayName: "release-bot", scopes: ["read:jira-work", "write:jira-work"] }),
    );
    const { stdout } = await stack.up();
    expect(stdout).toContain("1 replaced");
    expect(objects().tokens).toEqual(["read:jira-work write:jira-work"]);
    expect(writesOf(emulator)).toEqual([
      "POST /users/{accountId}/manage/api-tokens",
      "DELETE /users/{accountId}/manage/api-tokens/{tokenId}",
    ]);
  });

  it("replaces the group and its membership when the group's name changes", async () => {
    await stack.setProgram(
      deployBot({
        displayName: "release-bot",
        scopes: ["read:jira-work", "write:jira-work"],
        groupName: "releasers",
      }),
    );
    await stack.up();
    const { accountId } = await stack.outputs();
    expect(emulator.state().groups).toMatchObject([{ name: "releasers", members: [accountId] }]);
  });

  it("finds no drift where there is none", async () => {
    const { exitCode } = await stack.run("refresh", "--preview-only", "--expect-no-changes");
    expect(exitCode).toBe(0);
  });

  it("finds a rename and a removed member with exit code 7 and their details", async () => {
    const { serviceAccounts, groups } = emulator.state();
    const headers = { Authorization: `Bearer ${emulator.apiKey}`, "Content-Type": "application/json" };
    await fetch(`${emulator.url}/admin/api-access/v1/orgs/${emulator.orgId}/service-accounts`, {
      method: "PATCH",
      headers,
      body: JSON.stringify({ id: serviceAccounts[0]?.id, displayName: "changed-by-hand" }),
    });
    const memberships = `/admin/v2/orgs/${emulator.orgId}/directories/${emulator.directoryId}/groups/${String(groups[0]?.id)}/memberships`;
    await fetch(`${emulator.url}${memberships}/${String(groups[0]?.members[0])}`, {
      method: "DELETE",
      headers,
    });

    const { exitCode, stdout } = await stack.run(
      "refresh",
      "--preview-only",
      "--expect-no-changes",
      "--json",
    );
    expect(exitCode).toBe(7);
    const { steps } = JSON.parse(stdout) as PreviewDigest;
    const drifted = steps.filter(({ op, detailedDiff }) => op === "delete" || detailedDiff != null);
    expect(drifted.map(({ op, urn }) => [op, urn.split("::").at(-1)])).toEqual(
      expect.arrayContaining([
        ["update", "bot"],
        ["delete", "membership"],
      ]) as unknown,
    );
    expect(drifted).toHaveLength(2);
    expect(drifted.find(({ op }) => op === "update")?.detailedDiff).toHaveProperty("displayName");
  });

  it("repairs the drift", async () => {
    await stack.up("--refresh");
    const { accountId } = await stack.outputs();
    expect(objects()).toMatchObject({ accounts: ["release-bot"], members: [[accountId]] });
    await stack.succeed("refresh", "--preview-only", "--expect-no-changes");
  });

  it("makes again what was deleted outside, with all that depends on it", async () => {
    const [account] = emulator.state().serviceAccounts;
    await fetch(
      `${emulator.url}/admin/api-access/v1/orgs/${emulator.orgId}/service-accounts/${String(account?.id)}`,
      { method: "DELETE", headers: { Authorization: `Bearer ${emulator.apiKey}` } },
    );
    await stack.up("--refresh");
    const { accountId } = await stack.outputs();
    expect(accountId).not.toBe(account?.atlassianId);
    expect(objects()).toMatchObject({ accounts: ["release-bot"], members: [[accountId]] });
    expect(emulator.state().tokens).toMatchObject([{ accountId }]);
  });

  it("keeps every secret out of the state and the output", async () => {
    const { token } = await stack.outputs();
    const state = JSON.stringify(await stack.exportState());
    expect(state).toContain("ciphertext");
    for (const secret of [String(token), emulator.apiKey]) {
      expect(secret.length).toBeGreaterThan(20);
      expect(state).not.toContain(secret);
      // The outputs command above printed the token on request; nothing else can.
      expect(stack.output.replaceAll(JSON.stringify(token), "")).not.toContain(secret);
    }
  });

  it("stores less than 100 bytes of text per resource for its provider", async () => {
    const { deployment } = await stack.exportState();
    const texts = deployment.resources?.flatMap(({ inputs }) => inputs?.["__provider"] ?? []) as string[];
    expect(texts).toHaveLength(4);
    expect(texts.filter((text) => text.length >= 100)).toEqual([]);
  });

  it("removes everything", async () => {
    await stack.succeed("destroy", "--yes", "--skip-preview");
    expect(objects()).toEqual({ accounts: [], tokens: [], members: [] });
  });
});

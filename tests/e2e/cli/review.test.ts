import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { runCli, type CliResult } from "../../support/cli";
import type { CommentServer } from "../../support/comment-server";
import { setupOf } from "../../support/commented-pull-request";
import { ManagedOrganization } from "../../support/managed-organization";

const BEFORE = [
  `const ci = new ServiceAccount("ci", { displayName: "ci-bot", owner: "team-payments" }, { protect: true });`,
  `const old = new ServiceAccount("old", { displayName: "legacy-bot", owner: "team-payments" });`,
  `new ApiToken("deploy", { accountId: ci.accountId, label: "deploy", scopes: ["read:jira-work"] });`,
  `new ApiToken("legacy", { accountId: old.accountId, label: "legacy", scopes: ["read:jira-work"] });`,
  `new GroupMembership("kept", { groupName: "site-admins", email: "ann@example.com" }, { retainOnDelete: true });`,
  `const readers = new Group("readers", { name: "readers" });`,
  `new GroupMembers("reading", { groupId: readers.groupId, members: [`,
  `  { accountId: ci.accountId }, { email: "ann@example.com" }, { email: "eve@example.com" }] });`,
];

/** What the pull request proposes: a bit of everything that a reviewer should see. */
const PROPOSED = [
  `const ci = new ServiceAccount("ci", { displayName: "ci-bot", owner: "team-platform" }, { protect: true });`,
  `const evil = new ServiceAccount("evil", { displayName: "@everyone <img src=x> | x", owner: "team-payments" });`,
  `new ApiToken("deploy", { accountId: ci.accountId, label: "deploy", scopes: ["write:jira-work"] });`,
  `new ApiToken("wide", { accountId: evil.accountId, label: "wide", scopes: ["manage:jira-configuration"], lifetimeDays: 365 });`,
  `const readers = new Group("readers", { name: "readers" });`,
  `new GroupMembers("reading", { groupId: readers.groupId, members: [`,
  `  { accountId: ci.accountId }, { accountId: evil.accountId }, { email: "ann@example.com" }] });`,
  `new GroupMembership("admin", { groupName: "site-admins", accountId: evil.accountId });`,
];

/** After the reviewer's word: the admin membership is gone, and the account stays. */
const REVISED = [
  ...BEFORE.filter((line) => line.includes("retainOnDelete")),
  ...PROPOSED.filter((line) => !line.includes("site-admins")),
  `const old = new ServiceAccount("old", { displayName: "legacy-bot", owner: "team-payments" });`,
  `new ApiToken("legacy", { accountId: old.accountId, label: "legacy", scopes: ["read:jira-work"] });`,
];

const GOLDEN = path.join(__dirname, "review-comment.golden");

describe("a pull request, from the first push to the merge", () => {
  const github = setupOf("github");
  let managed: ManagedOrganization;
  let server: CommentServer;

  beforeAll(async () => {
    server = await github.start(true);
    managed = await ManagedOrganization.start({
      seed: {
        users: [{ email: "ann@example.com" }, { email: "eve@example.com" }],
        groups: [{ name: "site-admins" }, { name: "org-admins" }],
      },
    });
    await managed.up(...BEFORE);
  });

  afterAll(async () => {
    await managed.stop();
    await server.stop();
  });

  /** The step that only reads: the engine previews, without the key of the organisation. */
  async function preview(name: string, ...statements: string[]): Promise<string> {
    await managed.declare(...statements);
    const { stdout } = await managed.stack.runWith(
      { ATLASSIAN_ADMIN_API_KEY: undefined, ATLASSIAN_ADMIN_BASE_URL: undefined },
      ...["preview", "--json", "--show-sames"],
    );
    const file = path.join(managed.stack.folder, name);
    await writeFile(file, stdout);
    return file;
  }

  /** The step with the token that comments: it knows neither the state nor the organisation. */
  async function review(...args: string[]): Promise<CliResult> {
    const env = { PATH: process.env["PATH"], ...github.environment(server) };
    return runCli(["review", ...args], env, managed.stack.folder);
  }

  const comments = (): string[] => server.comments.map(({ body }) => body);

  it("posts what the first push would change, the riskiest first, without any credential of Atlassian", async () => {
    const file = await preview("first.json", ...PROPOSED);
    managed.emulator.clearRequests();
    const { exitCode, stdout, stderr } = await review(
      "--preview",
      file,
      "--comment",
      "github",
      "--fail-on",
      "high",
    );
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^info: the comment on .* is created: https:\S+\n$/);
    expect(stdout).toMatch(/^high /);
    expect(comments()).toEqual([
      `<!-- atlassian-admin review: identity/test -->\n\n${await readFile(GOLDEN, "utf8")}`.trimEnd(),
    ]);
    expect(managed.emulator.requests().entries).toEqual([]);
  });

  it("edits the same comment after the second push", async () => {
    const file = await preview("second.json", ...REVISED);
    const { exitCode, stderr } = await review("--preview", file, "--comment", "github");
    expect(exitCode).toBe(0);
    expect(stderr).toContain("is edited");
    expect(comments()).toHaveLength(1);
    expect(comments()[0]).not.toContain("`site-admins`");
    expect(comments()[0]).not.toContain("legacy-bot");
    expect(comments()[0]).toContain("manage:jira-configuration");
  });

  it("posts from a report that somebody else made, in words of its own", async () => {
    const args = [
      "--preview",
      "first.json",
      "--json",
      "--output",
      path.join(managed.stack.folder, "review.json"),
    ];
    expect((await review(...args)).exitCode).toBe(0);
    const { exitCode, stderr } = await review("--from", "review.json", "--comment", "github");
    expect(exitCode).toBe(0);
    expect(stderr).toContain("is edited");
    expect(comments()[0]).toContain((await readFile(GOLDEN, "utf8")).trimEnd());
  });

  it("judges by the policies, and says where in the program", async () => {
    await writeFile(
      path.join(managed.stack.folder, "policy.json"),
      `{"all":"disabled","admin-groups":"mandatory"}`,
    );
    const args = ["--preview", "first.json", "--policy", "policy.json"];
    const { exitCode, stdout } = await review(...args, "--format", "markdown", "--fail-on", "high");
    expect(exitCode).toBe(2);
    expect(stdout).toContain("Against the policies: 1.");
    const sarif = await review("--preview", "first.json", "--format", "sarif");
    expect(sarif.stdout).toMatch(/"uri": "index\.js"/);
  });

  it("does what it announced, after which nobody gains or loses anything", async () => {
    await managed.up(...REVISED);
    const env = managed.stack.environmentWith({});
    const { exitCode, stdout } = await runCli(
      ["review", "--stack", "test", "--quiet"],
      env,
      managed.stack.folder,
    );
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: `Stack "identity/test": Nobody gains or loses anything.\n`,
    });
  });

  it("looks up the names that neither program nor state has, where there is a key", async () => {
    const group = managed.emulator.state().groups.find(({ name }) => name === "org-admins");
    const file = await preview(
      "ids.json",
      ...REVISED,
      `new GroupMembership("by-id", { groupId: "${group?.id}", accountId: ci.accountId });`,
    );
    const named = await runCli(["review", "--preview", file], managed.stack.environmentWith({}));
    expect(named.stdout).toMatch(/^high {4}"ci-bot": new member of the group "org-admins"/);
    const nameless = await review("--preview", file);
    expect(nameless.stdout).toMatch(
      new RegExp(`^medium {2}"ci-bot": new member of the group "${group?.id}"`),
    );
    const refused = await runCli(
      ["review", "--preview", file],
      managed.stack.environmentWith({ ATLASSIAN_ADMIN_API_KEY: "ATCTTwrong" }),
    );
    expect(refused.exitCode).toBe(0);
    expect(refused.stderr).toMatch(
      /^warning: some names are missing, since they could not be looked up: .*401/,
    );
  });

  describe("exit code 1, never 0", () => {
    it("for a preview that failed, and the comment says so instead of standing for an earlier push", async () => {
      const file = await preview("bad.json", `new ServiceAccount("bad", { displayName: "" });`);
      const { exitCode, stderr } = await review("--preview", file, "--comment", "github");
      expect(exitCode).toBe(1);
      expect(stderr).toContain("displayName");
      expect(comments()).toEqual([expect.stringContaining("The preview failed, so this is not everything")]);
      expect(comments()[0]).not.toContain(managed.stack.folder);
    });

    it("for a file that holds no preview, and the comment says so", async () => {
      const { exitCode, stdout } = await review(
        "--stack",
        "test",
        "--preview",
        "index.js",
        "--comment",
        "github",
      );
      expect(exitCode).toBe(1);
      expect(stdout).toMatch(
        /^The preview failed: "index\.js" is not what "pulumi preview --json --show-sames" prints/,
      );
      expect(comments()).toEqual([expect.stringContaining("The preview failed")]);
    });

    it("for a program that cannot even start, in the same comment", async () => {
      const file = await preview("broken.json", `throw new Error("no");`);
      const { exitCode } = await review("--preview", file, "--comment", "github");
      expect(exitCode).toBe(1);
      expect(comments()).toEqual([expect.stringContaining("<!-- atlassian-admin review: identity/test -->")]);
    });

    it("for a stack that cannot be previewed", async () => {
      const env = managed.stack.environmentWith({});
      const { exitCode, stderr } = await runCli(["review", "--stack", "nope"], env, managed.stack.folder);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/error: stack "nope" cannot be previewed: /);
    });

    it.each([
      { args: ["--preview", "nowhere.json"], reason: /cannot be read/ },
      { args: ["--from", "first.json"], reason: /is not a report of this version/ },
      { args: [], reason: /no stack is selected\. Name one with --stack/ },
      { args: ["--preview", "first.json", "--policy", "nowhere.json"], reason: /no policy configuration/ },
      {
        args: ["--preview", "first.json", "--comment", "bitbucket"],
        reason: /ATLASSIAN_ADMIN_BITBUCKET_TOKEN/,
      },
    ])("for $args", async ({ args, reason }) => {
      const { exitCode, stdout, stderr } = await review(...args);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr).toMatch(reason);
    });

    it("for a comment that the service refuses", async () => {
      const readOnly = await github.start(false);
      try {
        const env = { PATH: process.env["PATH"], ...github.environment(readOnly) };
        const args = ["review", "--preview", "second.json", "--comment", "github"];
        const { exitCode, stderr } = await runCli(args, env, managed.stack.folder);
        expect(exitCode).toBe(1);
        expect(stderr).toContain("pull-requests: write");
      } finally {
        await readOnly.stop();
      }
    });
  });
});

describe("a pull request whose run can read no state", () => {
  it("is compared with the branch that it is meant for, by two previews of an empty one", async () => {
    const managed = await ManagedOrganization.start({}, { ATLASSIAN_ADMIN_API_KEY: "" });
    try {
      const digests: string[] = [];
      for (const [index, statements] of [BEFORE, REVISED].entries()) {
        await managed.declare(...statements);
        const file = path.join(managed.stack.folder, `${index}.json`);
        await writeFile(file, (await managed.stack.run("preview", "--json", "--show-sames")).stdout);
        digests.push(file);
        // The pull request changes the configuration of the stack, too.
        await managed.stack.succeed("config", "set", "atlassian-admin:baseUrl", "https://gateway.example");
      }
      const [base = "", head = ""] = digests;
      const env = { PATH: process.env["PATH"] };
      const { exitCode, stdout } = await runCli(["review", "--preview", head, "--base", base], env);
      expect(exitCode).toBe(0);
      expect(stdout.split("\n").filter((line) => /^(high|medium|low)/.test(line))).toEqual([
        `high    "identity/test": API key of the organisation is sent to "https://gateway.example".`,
        `high    "@everyone <img src=x> | x": new token "wide" with the scopes "manage:jira-configuration" for 365 days.`,
        `high    "ci-bot": token "deploy" replaced by one with the scopes "write:jira-work" for 90 days; the old one is revoked.`,
        `medium  "ci-bot": owner is now "team-platform"; until now "team-payments".`,
        `low     "@everyone <img src=x> | x": new service account of "team-payments".`,
        `low     "@everyone <img src=x> | x": new member of the group "readers".`,
        `low     "eve@example.com": no longer a member of the group "readers".`,
      ]);
      expect(managed.emulator.requests().entries).toEqual([]);
    } finally {
      await managed.stop();
    }
  });
});

import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expectCurrentOutput } from "../../support/output-schemas";
import { expectValidSarif } from "../../support/report-schemas";
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
const MARKER = "<!-- atlassian-admin review: identity/test -->";
const REPOSITORY = path.resolve(__dirname, "../../..");

/** What GitHub Actions passes to a step about its run. */
const RUN = {
  GITHUB_ACTIONS: "true",
  GITHUB_SERVER_URL: "https://github.example",
  GITHUB_RUN_ID: "77",
  GITHUB_SHA: "4f1c2d3e4f5061728394a5b6c7d8e9f001122334",
};

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
    // Its own repository, so that no path depends on this one.
    await mkdir(path.join(managed.stack.folder, ".git"));
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
    const env = { PATH: process.env["PATH"], ...github.environment(server), ...RUN };
    return runCli(["review", ...args], env, managed.stack.folder);
  }

  /** The recipes for GitLab and Bitbucket: one step that previews and comments. */
  async function reviewStack(
    changes: Readonly<Record<string, string>>,
    ...args: string[]
  ): Promise<CliResult> {
    const env = managed.stack.environmentWith({ ...(github.environment(server) as object) });
    return runCli(["review", "--comment", "github", ...args], { ...env, ...changes }, managed.stack.folder);
  }

  const comments = (): string[] =>
    server.comments.map(({ body }) => body.replace(/on [\d-]+ at [\d:]+ UTC/, "on DAY at TIME UTC"));

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
    expect(comments()).toEqual([`${MARKER}\n\n${await readFile(GOLDEN, "utf8")}`.trimEnd()]);
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

  it("posts from a report that somebody else made, in its own words", async () => {
    const args = [
      "--preview",
      "first.json",
      "--json",
      "--output",
      path.join(managed.stack.folder, "review.json"),
    ];
    expect((await review(...args)).exitCode).toBe(0);
    const report = await readFile(path.join(managed.stack.folder, "review.json"), "utf8");
    expectCurrentOutput("review", JSON.parse(report));
    const { exitCode, stderr } = await review("--from", "review.json", "--comment", "github");
    expect(exitCode).toBe(0);
    expect(stderr).toContain("is edited");
    expect(comments()[0]).toContain((await readFile(GOLDEN, "utf8")).trimEnd());
  });

  it("checks the policies, and names the line of the program", async () => {
    await writeFile(
      path.join(managed.stack.folder, "policy.json"),
      `{"all":"disabled","admin-groups":"mandatory"}`,
    );
    const args = ["--preview", "first.json", "--policy", "policy.json"];
    const { exitCode, stdout } = await review(...args, "--format", "markdown", "--fail-on", "high");
    expect(exitCode).toBe(2);
    expect(stdout).toContain("1 policy violation.");
    const sarif = await review("--preview", "first.json", "--format", "sarif");
    expectValidSarif(sarif.stdout);
    expect(sarif.stdout).toMatch(/"uri": "index\.js"/);
  });

  it("does what it announced, after which there are no identity changes and the comment is settled", async () => {
    await managed.up(...REVISED);
    const { exitCode, stdout } = await reviewStack({}, "--stack", "test", "--quiet");
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: `Stack "identity/test": No identity changes.\n`,
    });
    expect(comments()).toEqual([
      expect.stringContaining("An earlier version of this pull request had some."),
    ]);
  });

  it("posts nothing if there never was anything to report", async () => {
    const another = await github.start(true);
    try {
      const env = managed.stack.environmentWith({ ...(github.environment(another) as object) });
      const args = ["review", "--stack", "test", "--comment", "github"];
      const { exitCode, stderr } = await runCli(args, env, managed.stack.folder);
      expect(exitCode).toBe(0);
      expect(stderr).toContain("no identity changes, so there is no comment on");
      expect(another.comments).toEqual([]);
    } finally {
      await another.stop();
    }
  });

  it("looks up the names that neither program nor state has, where there is a key", async () => {
    const group = managed.emulator.state().groups.find(({ name }) => name === "org-admins");
    const file = await preview(
      "ids.json",
      ...REVISED,
      `new GroupMembership("by-id", { groupId: "${group?.id}", accountId: ci.accountId });`,
    );
    const named = await runCli(["review", "--preview", file], managed.stack.environmentWith({}));
    expect(named.stdout).toMatch(/^high {4}"ci-bot": gains membership of the group "org-admins"/);
    const nameless = await review("--preview", file);
    expect(nameless.stdout).toMatch(
      new RegExp(`^medium {2}"ci-bot": gains membership of the group "${group?.id}"`),
    );
    const refused = await runCli(
      ["review", "--preview", file],
      managed.stack.environmentWith({ ATLASSIAN_ADMIN_API_KEY: "ATCTTwrong" }),
    );
    expect(refused.exitCode).toBe(0);
    expect(refused.stderr).toMatch(/^warning: some names are missing, because the lookup failed: .*401/);
  });

  it("does not alarm anybody about a token that nobody used, where there is a key", async () => {
    const token = `new ApiToken("legacy", { accountId: old.accountId, label: "legacy", scopes: ["read:jira-work"] });`;
    await managed.declare(...REVISED.filter((line) => line !== token));
    const { stdout } = await reviewStack({}, "--stack", "test", "--quiet");
    expect(stdout).toMatch(/^low {5}"legacy-bot": loses the token "legacy"\.\n/);
    // Without a key nobody knows.
    const file = await preview("revoked.json", ...REVISED.filter((line) => line !== token));
    expect((await review("--preview", file)).stdout).toMatch(
      /^high {4}"legacy-bot": loses the token "legacy"/,
    );
  });

  it("calls an account that another resource adopts adopted, as pulumi up does", async () => {
    const renamed = REVISED.map((line) =>
      line.startsWith("const old = ")
        ? `const old = new ServiceAccount("former", { displayName: "legacy-bot", owner: "team-payments", adoptExisting: true });`
        : line,
    );
    await managed.declare(...renamed);
    const { stdout } = await reviewStack({}, "--stack", "test", "--quiet");
    expect(stdout.split("\n").filter((line) => /^(high|medium|low)/.test(line))).toEqual([
      `low     "legacy-bot": stays the same account: resource "former" adopts it, provided that its name is unchanged at Atlassian.`,
    ]);
    const before = managed.account("legacy-bot");
    await managed.up(...renamed);
    expect(managed.account("legacy-bot")).toEqual(before);
  });

  describe("exit code 1, never 0, and the comment begins with the failure", () => {
    /** The one comment of this stack, which reports what failed, and nothing that reads as a result. */
    function expectFailure(cause: string | RegExp): void {
      const [body = "", ...others] = comments();
      expect(others).toEqual([]);
      const [marker, , title, , failure] = body.split("\n");
      expect([marker, title]).toEqual([MARKER, "### ❌ Identity review of stack `identity/test`: failed"]);
      expect(failure).toMatch(/^\*\*The (preview|review) failed\.\*\* /);
      expect(failure).toMatch(cause);
      expect(body).not.toMatch(/No identity changes|🟢|✅/);
      expect(body).not.toContain(path.dirname(managed.stack.folder));
    }

    /** A comment that was fine before. */
    beforeEach(() => {
      for (const comment of server.comments) {
        comment.body = `${MARKER}\n\n### 🟢 fine`;
      }
    });

    it("for a resource that is refused", async () => {
      const file = await preview("bad.json", `new ServiceAccount("bad", { displayName: "" });`);
      const { exitCode, stderr } = await review("--preview", file, "--comment", "github");
      expect(exitCode).toBe(1);
      expect(stderr).toContain("displayName");
      expectFailure(/resource 'bad'.*displayName.*must be one line/);
    });

    it("for a program that throws, with its message and its line", async () => {
      const file = await preview("broken.json", `throw new Error("team is not set\\nask somebody");`);
      const { exitCode, stdout } = await review("--preview", file, "--comment", "github");
      expect(exitCode).toBe(1);
      expect(stdout.split("\n")[0]).toMatch(
        /^The preview failed: Running program 'index\.js' failed with an unhandled exception: Error: team is not set ask somebody \(index\.js:\d+\)$/,
      );
      expectFailure(/unhandled exception: Error: team is not set ask somebody$/);
      expect(comments()[0]).toMatch(
        new RegExp(
          `\nPlace: \\[\`index\\.js:\\d+\`\\]\\(https://github\\.example/acme/identity/blob/${RUN.GITHUB_SHA}/index\\.js#L\\d+\\)`,
        ),
      );
    });

    it.each(["test", "organization/test", "organization/identity/test"])(
      "for a preview of %s that could not begin, with what it printed on stderr",
      async (stack) => {
        await managed.declare(...REVISED);
        const wrong = { PULUMI_CONFIG_PASSPHRASE: "wrong" };
        const { folder } = managed.stack;
        const printed = await managed.stack.runWith(
          wrong,
          "preview",
          "--stack",
          stack,
          "--json",
          "--show-sames",
        );
        await writeFile(path.join(folder, "empty.json"), printed.stdout);
        await writeFile(path.join(folder, "preview.log"), printed.stderr);
        const args = ["--stack", stack, "--preview", "empty.json", "--comment", "github"];
        expect((await review(...args, "--preview-log", "preview.log")).exitCode).toBe(1);
        expectFailure(/incorrect passphrase/);
        expect((await review(...args)).exitCode).toBe(1);
        expectFailure(/could not start or was stopped/);
      },
    );

    it.each([
      {
        reason: "a wrong passphrase",
        changes: { PULUMI_CONFIG_PASSPHRASE: "wrong" },
        cause: /incorrect passphrase/,
      },
      {
        reason: "a backend that is not there",
        changes: { PULUMI_BACKEND_URL: "file:///nowhere/x" },
        cause: /unable to open state/,
      },
      {
        reason: "no Pulumi CLI",
        changes: { PULUMI_HOME: "/nowhere", PATH: path.dirname(process.execPath) },
        cause: /Pulumi CLI/,
      },
    ])("for $reason, also where the review itself previews", async ({ changes, cause }) => {
      const { exitCode, stderr } = await reviewStack(
        changes,
        "--stack",
        "organization/identity/test",
        "--quiet",
      );
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(cause);
      expectFailure(cause);
    });

    it("for a preview that streams events", async () => {
      await managed.declare(`throw new Error("no team");`);
      const streaming = { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };
      const { stdout } = await managed.stack.runWith(streaming, "preview", "--json", "--show-sames");
      await writeFile(path.join(managed.stack.folder, "stream.json"), stdout);
      await review("--stack", "test", "--preview", "stream.json", "--comment", "github");
      expectFailure(/Error: no team$/);
      const { stdout: own } = await reviewStack(streaming, "--stack", "test", "--quiet");
      expect(own).toContain("Error: no team");
    });

    it.each([
      { reason: "cut off", content: (text: string) => text.slice(0, -500), cause: /is incomplete/ },
      {
        reason: "of something else",
        content: () => "const x = 1;",
        cause: /is not the output of "pulumi preview/,
      },
      {
        reason: "with a step that nobody knows",
        content: (text: string) =>
          text.replace(/"op": "create",(?=\s+"urn": "[^"]*ServiceAccount::evil")/, '"op": "purge",'),
        cause: /shows "purge" of/,
      },
    ])("for a preview $reason", async ({ content, cause }) => {
      const text = await readFile(path.join(managed.stack.folder, "first.json"), "utf8");
      await writeFile(path.join(managed.stack.folder, "damaged.json"), content(text));
      const args = ["--stack", "test", "--preview", "damaged.json", "--comment", "github"];
      expect((await review(...args)).exitCode).toBe(1);
      expectFailure(cause);
    });

    it("for a report that nobody can read, if the stack is known", async () => {
      const args = ["--stack", "test", "--from", "index.js", "--comment", "github"];
      expect((await review(...args)).exitCode).toBe(1);
      expectFailure(/"index\.js" is not JSON/);
    });

    it("for a stack that does not exist, in its own comment", async () => {
      const { exitCode, stderr } = await reviewStack({}, "--stack", "nope");
      expect(exitCode).toBe(1);
      expect(stderr).toContain("error: The preview failed: no stack named 'nope' found");
      const [, body = ""] = comments();
      expect(body).toMatch(/^<!-- atlassian-admin review: identity\/nope -->\n\n### ❌/);
      server.comments.pop();
    });

    it.each([
      { args: ["--preview", "nowhere.json"], cause: 'the preview "nowhere.json" cannot be read' },
      {
        args: ["--preview", "first.json", "--policy", "nowhere.json"],
        cause: `the policy configuration "nowhere.json" does not exist`,
      },
    ])("for $args", async ({ args, cause }) => {
      const { exitCode, stdout, stderr } = await review(...args, "--json");
      expect(exitCode).toBe(1);
      expectCurrentOutput("review", JSON.parse(stdout));
      expect(JSON.parse(stdout)).toMatchObject({ verdict: "failed", effects: [] });
      expect(stderr).toContain(`error: The review failed: ${cause}`);
    });

    it.each([
      { args: ["--from", "first.json"], reason: /is not a report of this version/ },
      { args: [], reason: /no stack is selected\. Name one with --stack/ },
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
  it("is compared with the branch that it targets, by two previews of an empty one", async () => {
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
      const { exitCode, stdout, stderr } = await runCli(["review", "--preview", head, "--base", base], env);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
      // This project lies somewhere in the repository, and its files are named from the root.
      const sarif = await runCli(
        ["review", "--preview", head, "--base", base, "--format", "sarif"],
        env,
        managed.stack.folder,
      );
      const { runs } = JSON.parse(sarif.stdout) as {
        runs: [{ results: { locations: [{ physicalLocation: { artifactLocation: { uri: string } } }] }[] }];
      };
      const folder = path.relative(REPOSITORY, managed.stack.folder);
      expect(
        new Set(
          runs[0].results.map(
            ({ locations: [{ physicalLocation }] }) => physicalLocation.artifactLocation.uri,
          ),
        ),
      ).toEqual(new Set([`${folder}/index.js`, `${folder}/Pulumi.yaml`]));
      expect(stdout.split("\n").filter((line) => /^(high|medium|low)/.test(line))).toEqual([
        `high    "identity/test": sends the organisation's API key to "https://gateway.example".`,
        `high    "@everyone <img src=x> | x": gains a token "wide" with the scopes "manage:jira-configuration" for 365 days.`,
        `high    "ci-bot": loses the token "deploy" and gains a new one with the scopes "write:jira-work" for 90 days.`,
        `medium  "ci-bot": changes its owner from "team-payments" to "team-platform".`,
        `low     "@everyone <img src=x> | x": is created as a service account of "team-payments".`,
        `low     "@everyone <img src=x> | x": gains membership of the group "readers".`,
        `low     "eve@example.com": loses membership of the group "readers".`,
      ]);
      expect(managed.emulator.requests().entries).toEqual([]);
    } finally {
      await managed.stop();
    }
  });
});

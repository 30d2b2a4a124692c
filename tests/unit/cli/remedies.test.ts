import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { postComment } from "../../../cli/src/commands/review/comment/post-comment";
import { commentTargetOf } from "../../../cli/src/commands/review/comment/target";
import type { CommentService } from "../../../cli/src/commands/review/comment/names";
import { findEngine } from "../../../cli/src/engine";
import { answerWith, CommentServer, loseRequest } from "../../support/comment-server";
import { runCli } from "../../support/cli";
import { bitbucketDialect } from "../../support/bitbucket-server";
import { SETUPS, setupOf, STACK, TOKEN } from "../../support/commented-pull-request";
import { driftReportOf } from "../../support/drift-report";
import { FakeJira } from "../../support/fake-jira";
import { GITHUB_ACTIONS, githubDialect } from "../../support/github-server";
import { printable, RemedyLedger } from "../../support/remedies";
import { SmallServer } from "../../support/small-server";
import { createFakeMachine, printsVersion, writeFakeEngine, type FakeMachine } from "../engine/fake-engines";

/** The remedies about other services, new projects and the Pulumi CLI. */
const ledger = new RemedyLedger(
  printable(/review\/comment\/|commands\/(notify|init)\/|src\/(engine|web-client)\/|src\/webhook\.ts$/),
);

/** Each of these changes one thing, and has the message before it and none after. */
function expectFollowed(before: string, after: string, remedy: RegExp): void {
  expect(before).toMatch(remedy);
  expect(after).toBe("");
  ledger.record([before], [after]);
}

describe("the remedy of a comment", () => {
  let folder: string;
  let server: CommentServer;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "remedies-"));
  });

  afterEach(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  interface Posting {
    readonly env?: NodeJS.ProcessEnv;
    readonly pr?: string;
    readonly markdown?: string;
    readonly budgetSeconds?: number;
  }

  /** The message of a step with this environment; empty when it posted. */
  async function post(
    service: CommentService,
    { env, markdown = "text", pr, ...rest }: Posting = {},
  ): Promise<string> {
    try {
      const environment = { ...setupOf(service).environment(server), ...env };
      const target = commentTargetOf({ comment: service, ...(pr !== undefined && { pr }) }, environment);
      await (target && postComment(target, STACK, markdown, { sleep: async () => undefined, ...rest }));
      return "";
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  const start = async (service: CommentService, canWrite = true): Promise<void> => {
    server = await setupOf(service).start(canWrite);
  };

  // What a team sets, and what it sets instead: the remedy names the variable.
  it.each<[CommentService, Posting, RegExp, Posting?]>([
    ["github", { env: { GITHUB_TOKEN: "" } }, /missing.*Give the step "env: GITHUB_TOKEN/],
    ["github", { env: { GITHUB_TOKEN: "expired" } }, /401.*Set GITHUB_TOKEN to a valid token/],
    ["github", { env: { GITHUB_REPOSITORY: "" } }, /Elsewhere, set it to "owner\/name"/],
    ["github", { env: { GITHUB_REPOSITORY: "identity" } }, /Set it to a name such as "acme\/identity"/],
    ["github", { env: { GITHUB_REPOSITORY: "acme/other" } }, /404.*Check GITHUB_REPOSITORY/],
    ["github", { env: { GITHUB_REF: "refs/pull/8/merge" } }, /404.*the number \(--pr\)/],
    ["github", { env: { GITHUB_REF: "refs/heads/main" } }, /name the number with --pr/, { pr: "7" }],
    ["github", { pr: "#7" }, /Use a number such as 12/, { pr: "7" }],
    ["github", { env: { GITHUB_API_URL: "git.example" } }, /with "https:\/\/"/],
    ["github", { env: { GITHUB_API_URL: "http://git.example" } }, /Set it to the https address/],
    ["github", { env: { GITHUB_EVENT_PATH: "/nowhere" } }, /unset it and name/],
    ["github", { markdown: "x".repeat(70_000) }, /Post one comment per owner \(--owner\), or store it/],
    ["github", { budgetSeconds: 0 }, /too slow.*Run the step again/],
    ["gitlab", { env: { GITLAB_TOKEN: "" } }, /Create a project access token/],
    ["gitlab", { env: { GITLAB_TOKEN: "expired" } }, /Set GITLAB_TOKEN to a valid token/],
    ["gitlab", { env: { CI_PROJECT_ID: "" } }, /Elsewhere, set it to the number of the project/],
    ["gitlab", { env: { CI_PROJECT_ID: "41" } }, /Check CI_PROJECT_ID/],
    ["gitlab", { env: { CI_MERGE_REQUEST_IID: "" } }, /In other pipelines, use --pr/, { pr: "7" }],
    ["bitbucket", { env: { ATLASSIAN_ADMIN_BITBUCKET_TOKEN: "" } }, /Create a repository access token/],
    [
      "bitbucket",
      { env: { ATLASSIAN_ADMIN_BITBUCKET_TOKEN: "old" } },
      /Set ATLASSIAN_ADMIN_BITBUCKET_TOKEN to/,
    ],
    ["bitbucket", { env: { BITBUCKET_REPO_FULL_NAME: "" } }, /Elsewhere, set it to "owner\/name"/],
    ["bitbucket", { env: { BITBUCKET_REPO_FULL_NAME: "acme/x" } }, /Check BITBUCKET_REPO_FULL_NAME/],
    ["bitbucket", { env: { BITBUCKET_PR_ID: "" } }, /In other pipelines, use --pr/, { pr: "7" }],
    ["bitbucket", { env: { BITBUCKET_PR_ID: "seven" } }, /In other pipelines, use --pr/, { pr: "7" }],
  ])("of %s names what to set: %p", async (service, wrong, remedy, right = {}) => {
    await start(service);
    const env = right.pr === undefined ? {} : (wrong.env ?? {});
    expectFollowed(await post(service, wrong), await post(service, { env, ...right }), remedy);
  });

  it("is to name the service of the pull request", async () => {
    await start("gitlab");
    const environment = setupOf("gitlab").environment(server);
    expect(() => commentTargetOf({ pr: "7" }, environment)).toThrow(
      "Add --comment github, gitlab or bitbucket.",
    );
    ledger.record(["Add --comment github, gitlab or bitbucket."], [await post("gitlab", { pr: "7" })]);
  });

  it("is to allow the token to write, and works then", async () => {
    for (const { service } of SETUPS) {
      await start(service, false);
      const before = await post(service);
      await server.stop();
      await start(service);
      expectFollowed(before, await post(service), /pull-requests: write|write pull requests|scope api/);
      if (service !== "gitlab") {
        await server.stop();
      }
    }
  });

  it.each<[CommentService, number, Record<string, string>, RegExp]>([
    ["github", 301, {}, /Set GITHUB_REPOSITORY to the present name/],
    ["gitlab", 301, {}, /CI_PROJECT_ID to the present project/],
    ["bitbucket", 301, {}, /Set BITBUCKET_REPO_FULL_NAME to the present name/],
    ["github", 422, {}, /as spam\. Post one comment per owner/],
    ["gitlab", 422, {}, /delete old comments/],
    ["bitbucket", 400, {}, /Post one comment per owner/],
    ["github", 403, {}, /unlock the conversation/],
    ["gitlab", 429, { "retry-after": "3600" }, /Run the step again in 3600 s/],
    ["github", 403, { "x-ratelimit-remaining": "0", "retry-after": "90" }, /Run the step again in 90 s/],
  ])("of %s for %i of the service", async (service, status, headers, remedy) => {
    await start(service);
    server.failNext(
      "POST",
      setupOf(service).listPath,
      answerWith(status, {}, { location: "/x", ...headers }),
    );
    expectFollowed(await post(service), await post(service), remedy);
  });

  it("is to run the step again after an outage, and after a lost response", async () => {
    await start("github");
    Array.from({ length: 3 }, () => {
      server.failNext("GET", setupOf("github").listPath, answerWith(503));
    });
    expectFollowed(await post("github"), await post("github"), /Tried 3 times\. Run the step again\./);
    await server.stop();
    await start("gitlab");
    server.failNext("POST", setupOf("gitlab").listPath, loseRequest);
    expectFollowed(await post("gitlab"), await post("gitlab"), /Run the step again: it first checks/);
  });

  it("is to correct the address of the API where another server responds there", async () => {
    await start("gitlab");
    server.failNext("GET", /\/user$/, answerWith(200, {}));
    expectFollowed(await post("gitlab"), await post("gitlab"), /Check CI_API_V4_URL/);
    server.failNext("GET", setupOf("gitlab").listPath, answerWith(200, {}));
    expectFollowed(await post("gitlab"), await post("gitlab"), /Check the address of the API/);
  });

  it("is another token where the service does not show whose it is", async () => {
    await start("github");
    server.failNext("POST", /graphql/, answerWith(200, { data: { viewer: null } }));
    expectFollowed(await post("github"), await post("github"), /Use GITHUB_TOKEN, or the token of an app/);
    await server.stop();
    const account = { id: 1, uuid: "{u}", name: "u", isApp: false };
    const basic = `Basic ${Buffer.from(`a@example.com:${TOKEN}`).toString("base64")}`;
    const withScopes = (...scopes: string[]) =>
      CommentServer.start(bitbucketDialect({ tokens: { [basic]: { account, scopes } } }));
    const posting = { env: { ATLASSIAN_ADMIN_BITBUCKET_EMAIL: "a@example.com" } };
    server = await withScopes("pullrequest", "pullrequest:write");
    const before = await post("bitbucket", posting);
    await server.stop();
    server = await withScopes("account", "pullrequest", "pullrequest:write");
    expectFollowed(
      before,
      await post("bitbucket", posting),
      /Give the API token the scopes read:user:bitbucket/,
    );
  });

  it("of a fork's second step names the pull request, or leaves the comment to the newer run", async () => {
    const sha = "0f3a91c2e7d84b5a96c1f0e2d3b4a5968778695a";
    const head = { repository: "mallory/identity", branch: "b", sha };
    const tokens = { [TOKEN]: { account: GITHUB_ACTIONS, canWrite: true } };
    const serve = async (...numbers: number[]): Promise<void> => {
      const pullRequests = numbers.map((number) => ({ ...head, number, state: "open" as const }));
      server = await CommentServer.start(githubDialect({ tokens, pullRequests }));
    };
    const event = async (changes: object = {}): Promise<NodeJS.ProcessEnv> => {
      const file = path.join(folder, "event.json");
      const run = {
        head_branch: "b",
        head_sha: sha,
        head_repository: { full_name: head.repository },
        ...changes,
      };
      await writeFile(file, JSON.stringify({ workflow_run: run }));
      return { GITHUB_EVENT_PATH: file };
    };
    await serve(6, 7);
    expectFollowed(
      await post("github", { env: await event() }),
      await post("github", { env: await event(), pr: "7" }),
      /Name one of them with --pr/,
    );
    await server.stop();
    await serve(7);
    const older = await post("github", { env: await event({ head_sha: "1".repeat(40) }) });
    expectFollowed(
      older,
      await post("github", { env: await event() }),
      /the run for those commits posts its own review/,
    );
    const gone = await post("github", { env: await event({ head_repository: null }) });
    expect(gone).toMatch(/Review the pull request without --comment/);
    ledger.record([gone], [""]);
  });
});

describe("the remedy of notify", () => {
  let folder: string;
  let jira: FakeJira;
  let server: SmallServer;
  let status = 200;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "remedies-"));
    jira = await FakeJira.start();
    server = await SmallServer.start((response) => response.writeHead(status, { location: "/x" }).end());
  });

  afterEach(async () => {
    await jira.stop();
    await server.stop();
    await rm(folder, { recursive: true });
  });

  interface Sending {
    readonly args?: readonly string[];
    readonly env?: Record<string, string>;
    readonly content?: string;
    readonly status?: number;
  }

  const FINDING = {
    fingerprint: "0000000000000001",
    kind: "missing",
    resource: { type: "ServiceAccount", name: "bot", orgId: "o" },
    fact: "It is gone.",
    remedy: "Run it.",
  } as const;

  async function notify({
    args = ["--jira", "SEC"],
    content,
    env = {},
    ...rest
  }: Sending = {}): Promise<string> {
    status = rest.status ?? 200;
    const report = content ?? JSON.stringify(driftReportOf({ findings: [FINDING] }));
    await writeFile(path.join(folder, "drift.json"), report);
    const own = {
      ATLASSIAN_ADMIN_JIRA_URL: jira.url,
      ATLASSIAN_ADMIN_JIRA_EMAIL: "bot@example.com",
      ATLASSIAN_ADMIN_JIRA_TOKEN: "jira-token-of-the-bot",
    };
    const from = args.includes("--from") ? [] : ["--from", "drift.json"];
    const all = { PATH: process.env["PATH"], ...own, ...env };
    return (await runCli(["notify", ...from, ...args], all, folder)).stderr;
  }

  it.each<[Sending, RegExp]>([
    [{ args: ["--jira", "my project"] }, /Use a key such as "SEC"/],
    [{ args: [] }, /Use --slack, --teams, --jira or --heartbeat/],
    [{ args: ["--jira", "SEC", "--from", "none.json"] }, /set --from to that file/],
    [{ content: "{}" }, /Create it with "atlassian-admin drift --json" of the same version/],
    [{ env: { ATLASSIAN_ADMIN_JIRA_EMAIL: "" } }, /Set ATLASSIAN_ADMIN_JIRA_EMAIL in the environment/],
    [{ env: { ATLASSIAN_ADMIN_JIRA_TOKEN: "a-wrong-token" } }, /401.*Check ATLASSIAN_ADMIN_JIRA_EMAIL and/],
    [{ env: { ATLASSIAN_ADMIN_JIRA_URL: "http://127.0.0.1:1" } }, /Run the command again: it never creates/],
    [{ env: { ATLASSIAN_ADMIN_JIRA_URL: "acme.atlassian.net" } }, /with "https:\/\/"/],
  ])("mends %p", async (wrong, remedy) => {
    expectFollowed(await notify(wrong), await notify(), remedy);
  });

  it.each([
    [302, /Set ATLASSIAN_ADMIN_JIRA_URL to the final address/],
    [400, /Check the project key/],
    [404, /Give the account permission/],
    [409, /Run the command again later/],
  ])("mends %i of Jira", async (refused, remedy) => {
    jira.refusal = { path: /issue$/, status: refused };
    const before = await notify();
    jira.refusal = undefined;
    expectFollowed(before, await notify(), remedy);
  });

  it("mends issues that cannot be closed, or are too many", async () => {
    await notify();
    const clean = { content: JSON.stringify(driftReportOf({ outcome: "clean" })) };
    jira.hasTransition = false;
    const stuck = await notify(clean);
    jira.hasTransition = true;
    expectFollowed(stuck, await notify(clean), /Close it in Jira, or change its workflow/);
    const copies = Array.from({ length: 101 }, (_, index) =>
      jira.issues.map((issue) => ({ ...issue, key: `X-${index}`, isDone: false })),
    );
    jira.issues.push(...copies.flat());
    const many = await notify();
    jira.issues.splice(1);
    expectFollowed(many, await notify(), /Close some of them/);
  });

  it.each([
    [302, /Set --slack to the final address/],
    [404, /Create a new webhook in the service, and set --slack to its address/],
    [500, /Run the command again/],
  ])("mends a webhook that returns %i", async (refused, remedy) => {
    const args = ["--slack", server.url];
    expectFollowed(await notify({ args, status: refused }), await notify({ args }), remedy);
  });
});

describe("the remedy of init", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "remedies-"));
  });

  afterEach(() => rm(folder, { recursive: true }));

  const init = async (...args: string[]): Promise<string> =>
    (await runCli(["init", ...args], { PATH: process.env["PATH"] }, folder)).stderr;

  it.each([
    [["--name", "!!"], ["--name", "identity"], /Give one with --name, such as "identity"/],
    [["--stack", "a b"], ["--stack", "acme/identity/prod"], /Use only letters, digits/],
  ])("mends %p", async (wrong, right, remedy) => {
    expectFollowed(await init(...wrong), await init(...right), remedy);
  });

  it("mends a folder that the jobs cannot use, and one that has files already", async () => {
    await mkdir(path.join(folder, ".git"));
    const service = ["--service", "github"];
    const odd = await init("--cwd", "my $project", ...service);
    expectFollowed(
      odd,
      await init("--cwd", "project", ...service),
      /Use a folder whose name contains only letters/,
    );
    const again = await init("--cwd", "project");
    expectFollowed(again, await init("--cwd", "another"), /Name a new folder with --cwd, or omit --service/);
  });
});

describe("the remedy where there is no Pulumi CLI", () => {
  let machine: FakeMachine;

  beforeEach(async () => {
    machine = await createFakeMachine();
  });

  afterEach(() => machine.remove());

  const find = (project = "none"): Promise<string> =>
    findEngine(path.join(machine.pathFolder, project), machine.environment).then(
      () => "",
      (error: unknown) => (error as Error).message,
    );

  it("is to install one, and to have the project's package download its own", async () => {
    const none = await find();
    // What "npm install --save-dev --save-exact pulumi@…" does.
    const version = /pulumi@(\d+\.\d+\.\d+)/.exec(none)?.[1] ?? "";
    const pinned = path.join(machine.pathFolder, "identity/node_modules/pulumi");
    await mkdir(pinned, { recursive: true });
    await writeFile(path.join(pinned, "package.json"), JSON.stringify({ name: "pulumi", version }));
    const notDownloaded = await find("identity");
    // What "npx pulumi version" does.
    await writeFakeEngine(path.join(machine.versions, version, "bin"), printsVersion(`v${version}`));
    const found = await find("identity");
    expectFollowed(none, found, /Install one for this project/);
    expectFollowed(notDownloaded, found, /Run "npx pulumi version" in the project/);
  });
});

it("is followed here, every one", () => {
  expect(ledger.left).toEqual([]);
});

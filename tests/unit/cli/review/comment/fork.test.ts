import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { postComment } from "../../../../../cli/src/commands/review/comment/post-comment";
import { commentTargetOf } from "../../../../../cli/src/commands/review/comment/target";
import { CommentServer } from "../../../../support/comment-server";
import { refusalOf, STACK, TOKEN } from "../../../../support/commented-pull-request";
import { GITHUB_ACTIONS, githubDialect, type GithubPullRequest } from "../../../../support/github-server";

const SHA = "0f3a91c2e7d84b5a96c1f0e2d3b4a5968778695a";

/** As the event of the second step names the run of the first. */
const RUN = {
  id: 1,
  event: "pull_request",
  conclusion: "success",
  head_branch: "more-access",
  head_sha: SHA,
  head_repository: { full_name: "mallory/identity", owner: { login: "mallory" } },
  // GitHub leaves it empty for forks.
  pull_requests: [],
};

const FORKED: GithubPullRequest = {
  number: 7,
  state: "open",
  repository: "mallory/identity",
  branch: "more-access",
  sha: SHA,
};

describe("the second step of a fork's review", () => {
  let folder: string;
  let server: CommentServer;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "event-"));
  });

  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await server.stop();
  });

  async function post(
    pullRequests: readonly GithubPullRequest[],
    { pr, event = { workflow_run: RUN } }: { pr?: string; event?: unknown } = {},
  ) {
    const tokens = { [TOKEN]: { account: GITHUB_ACTIONS, canWrite: true } };
    server = await CommentServer.start(githubDialect({ tokens, pullRequests }));
    const file = path.join(folder, "event.json");
    writeFileSync(file, JSON.stringify(event));
    const target = commentTargetOf(
      { comment: "github", ...(pr !== undefined && { pr }) },
      {
        GITHUB_TOKEN: TOKEN,
        GITHUB_REPOSITORY: "acme/identity",
        GITHUB_API_URL: `${server.url}/v3`,
        // A run of workflow_run is on the default branch.
        GITHUB_EVENT_PATH: file,
        GITHUB_REF: "refs/heads/main",
      },
    );
    return target === undefined ? undefined : postComment(target, STACK, "text");
  }

  it("finds the pull request by the head that the event names", async () => {
    expect(await post([FORKED])).toMatchObject({ action: "created" });
    expect(server.requests[0]).toContain("state=open&head=mallory%3Amore-access");
    expect(server.requests.at(-1)).toBe("POST /api/v3/repos/acme/identity/issues/7/comments");
  });

  it.each<[string, Partial<GithubPullRequest>]>([
    ["was pushed to since", { sha: "another" }],
    ["was closed", { state: "closed" }],
    ["is of another fork of that owner", { repository: "mallory/identity-2" }],
    ["is of another branch", { branch: "other" }],
    ["has no fork any more", { repository: undefined }],
  ])("refuses a pull request that %s", async (_, change) => {
    const message = await refusalOf(post([{ ...FORKED, ...change }]));
    expect(message).toMatch(/no open pull request has mallory:more-access of mallory\/identity at 0f3a91c2/);
    expect(server.comments).toEqual([]);
  });

  it("takes --pr only when the head fits it, no matter who named it", async () => {
    expect(await refusalOf(post([FORKED], { pr: "8" }))).toContain("no open pull request 8 has mallory:");
    await server.stop();
    expect(await post([FORKED], { pr: "7" })).toMatchObject({ action: "created" });
  });

  it("asks which, when the branch is in two pull requests", async () => {
    const both = [{ ...FORKED, number: 9 }, FORKED];
    expect(await refusalOf(post(both))).toMatch(
      /2 open pull requests .*: 9, 7\. Name one of them with --pr\./,
    );
    await server.stop();
    expect(await post(both, { pr: "7" })).toMatchObject({ action: "created" });
  });

  it("refuses an event that does not name the head", async () => {
    const message = await refusalOf(
      post([FORKED], { event: { workflow_run: { ...RUN, head_repository: null } } }),
    );
    expect(message).toContain("does not name the repository, branch and commit");
  });

  it("takes the number of a pull_request event", async () => {
    expect(await post([], { event: { pull_request: { number: 7 } } })).toMatchObject({ action: "created" });
  });
});

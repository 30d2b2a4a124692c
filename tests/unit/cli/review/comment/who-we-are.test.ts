import { postComment } from "../../../../../cli/src/commands/review/comment/post-comment";
import type { CommentService } from "../../../../../cli/src/commands/review/comment/names";
import { commentTargetOf } from "../../../../../cli/src/commands/review/comment/target";
import { bitbucketDialect } from "../../../../support/bitbucket-server";
import { answerWith, CommentServer, type Account } from "../../../../support/comment-server";
import { comment, refusalOf, setupOf, STACK, TOKEN } from "../../../../support/commented-pull-request";

const PERSON: Account = { id: 5, uuid: "{ann}", name: "ann", isApp: false };
const OTHER_TOKEN: Account = { id: 6, uuid: "{other}", name: "another token", isApp: true };
const MARKER = `[//]: # (atlassian-admin review: ${STACK})`;

const running: CommentServer[] = [];

async function start(name: CommentService) {
  const setup = setupOf(name);
  const server = await setup.start(true);
  running.push(server);
  return { setup, server };
}

afterEach(() => Promise.all(running.splice(0).map((server) => server.stop())));

describe("an API token of Bitbucket", () => {
  const EMAIL = "ann@example.com";
  const BASIC = `Basic ${Buffer.from(`${EMAIL}:${TOKEN}`).toString("base64")}`;
  let server: CommentServer;

  async function post(scopes: readonly string[]) {
    server = await CommentServer.start(
      bitbucketDialect({ tokens: { [BASIC]: { account: PERSON, scopes } } }),
    );
    running.push(server);
    server.add(OTHER_TOKEN, `${MARKER}\n\nof another token`);
    server.add(PERSON, `${MARKER}\n\nfirst`);
    const target = commentTargetOf(
      { comment: "bitbucket" },
      {
        ATLASSIAN_ADMIN_BITBUCKET_TOKEN: TOKEN,
        ATLASSIAN_ADMIN_BITBUCKET_EMAIL: EMAIL,
        BITBUCKET_REPO_FULL_NAME: "acme/identity",
        BITBUCKET_PR_ID: "7",
        ATLASSIAN_ADMIN_BITBUCKET_API_URL: server.url,
      },
    );
    return target === undefined ? undefined : postComment(target, STACK, "second");
  }

  it("edits the comments of its account alone", async () => {
    expect(await post(["account", "pullrequest:write"])).toMatchObject({ action: "edited" });
    expect(server.comments.map(({ body }) => body.split("\n\n")[1])).toEqual(["of another token", "second"]);
  });

  it("must identify its account, or every run would post another comment", async () => {
    const message = await refusalOf(post(["pullrequest:write"]));
    expect(message).toMatch(/returned 403 for GET \/user.*read:user:bitbucket/);
    expect(server.comments).toHaveLength(2);
    expect(message).not.toContain(BASIC.slice(6));
  });
});

describe("an access token of Bitbucket", () => {
  it("reports the remedy for the comment of a token that was replaced", async () => {
    const { setup, server } = await start("bitbucket");
    server.add(PERSON, `${MARKER}\n\nof a person`);
    server.add(OTHER_TOKEN, `${MARKER}\n\nof a token before`);
    expect(await refusalOf(comment(setup, server, "text"))).toMatch(
      /returned 403 for PUT .*delete the comment/,
    );
    expect(server.comments.map(({ body }) => body.split("\n\n")[1])).toEqual([
      "of a person",
      "of a token before",
    ]);
  });

  it("passes over comments that were deleted", async () => {
    const { setup, server } = await start("bitbucket");
    server.add(setup.ours, `${MARKER}\n\ndeleted`).isDeleted = true;
    expect(await comment(setup, server, "text")).toMatchObject({ action: "created" });
  });
});

describe.each([
  ["github", "POST", /graphql$/, { data: null, errors: [{ message: "no" }] }],
  ["gitlab", "GET", /user$/, {}],
] as const)("a token of %s", (name, method, path, answer) => {
  it("posts nothing if the service does not show the account of the token", async () => {
    const { setup, server } = await start(name);
    server.failNext(method, path, answerWith(200, answer));
    expect(await refusalOf(comment(setup, server, "text"))).toContain(
      "does not show the account of this token",
    );
    expect(server.comments).toEqual([]);
  });
});

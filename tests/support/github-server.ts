import { pageOf, type Account, type Dialect, type Reply } from "./comment-server";

/**
 * GitHub's comments on pull requests. Documented: the paths, fields, status 201, pages and `Link`
 * (docs.github.com/en/rest/issues/comments, …/using-pagination-in-the-rest-api: 30 a page, at most 100), the head
 * filter (…/rest/pulls/pulls), `viewer` (…/graphql/reference/queries). Seen by others: GET /user refuses
 * installation tokens (actions/create-github-app-token#258); viewer.databaseId of such a token
 * (fullsend-ai/fullsend#1953); the text of 422 (telia-oss/github-pr-resource#259); Link addresses by the id of the
 * repository. A guess: that a token which can write edits comments of others. It makes the tests stricter.
 */
export const GITHUB_ACTIONS: Account = { id: 41898282, uuid: "", name: "github-actions[bot]", isApp: true };

export interface GithubPullRequest {
  readonly number: number;
  readonly state: "open" | "closed";
  /** `owner/name` of the repository with the branch; none once that was deleted. */
  readonly repository: string | undefined;
  readonly branch: string;
  readonly sha: string;
}

export interface GithubOptions {
  readonly tokens: Readonly<Record<string, { account: Account; canWrite: boolean }>>;
  readonly pullRequests?: readonly GithubPullRequest[];
}

export function githubDialect({ tokens, pullRequests = [] }: GithubOptions): Dialect {
  return {
    base: "/api",
    answer(call, state) {
      const token = tokens[call.headers.authorization?.replace(/^Bearer /, "") ?? ""];
      if (token === undefined) {
        return refuse(401, "Bad credentials");
      }
      const shown = ({ id, author, body }: (typeof state.comments)[number]) => ({
        id,
        body,
        html_url: `https://github.example/acme/identity/pull/7#issuecomment-${id}`,
        user: { id: author.id, login: author.name, type: author.isApp ? "Bot" : "User" },
      });
      const written = (call.data as { body?: string } | undefined)?.body ?? "";
      // As an Enterprise server has it: /api/v3, and /api/graphql beside it.
      const request = `${call.method} ${call.path.replace(/^\/v3\//, "/")}`;
      switch (request) {
        case "POST /graphql":
          return { status: 200, body: { data: { viewer: { databaseId: token.account.id } } } };
        case "GET /user":
          return token.account.isApp
            ? refuse(403, "Resource not accessible by integration")
            : { status: 200, body: { id: token.account.id } };
        case "GET /repos/acme/identity/pulls": {
          const found = pullRequests.filter(
            ({ repository, branch, state: is }) =>
              is === call.query.get("state") &&
              `${repository?.split("/")[0] ?? ""}:${branch}` === call.query.get("head"),
          );
          return {
            status: 200,
            body: found.map(({ number, sha, repository }) => ({
              number,
              head: { sha, repo: repository === undefined ? null : { full_name: repository } },
            })),
          };
        }
        case "GET /repos/acme/identity/issues/7/comments": {
          const size = { size: "per_page", standard: 30, max: 100 };
          const { values, next, length } = pageOf(state.comments, call, size);
          const to = `${state.url}/v3/repositories/1/issues/7/comments?per_page=${length}&page=${next ?? ""}`;
          const headers: Record<string, string> =
            next === undefined ? {} : { link: `<${to}>; rel="next", <${to}>; rel="last"` };
          return { status: 200, body: values.map(shown), headers };
        }
        case "POST /repos/acme/identity/issues/7/comments":
          return (
            checkWrite(token.canWrite, written) ?? {
              status: 201,
              body: shown(state.add(token.account, written)),
            }
          );
      }
      const edited = /^PATCH \/repos\/acme\/identity\/issues\/comments\/(\d+)$/.exec(request);
      const comment = state.comments.find(({ id }) => String(id) === edited?.[1]);
      if (comment === undefined) {
        return refuse(404, "Not Found");
      }
      const refusal = checkWrite(token.canWrite, written);
      if (refusal === undefined) {
        comment.body = written;
      }
      return refusal ?? { status: 200, body: shown(comment) };
    },
  };
}

function checkWrite(canWrite: boolean, body: string): Reply | undefined {
  if (!canWrite) {
    return refuse(403, "Resource not accessible by integration");
  }
  return Array.from(body).length > 65_536
    ? refuse(422, "Validation Failed: Body is too long (maximum is 65536 characters)")
    : undefined;
}

function refuse(status: number, message: string): Reply {
  return { status, body: { message, documentation_url: "https://docs.github.com/rest" } };
}

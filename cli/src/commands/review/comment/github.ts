import type { Answer, Api } from "./api";
import { findByHead } from "./github-head";
import { nextOfLinkHeader } from "./link-header";
import { toHtmlMarker } from "./marker";
import type { Comment, Service } from "./service";

interface RawComment {
  readonly id: number;
  readonly body?: string | null;
  readonly html_url?: string;
  readonly user?: { readonly id?: number } | null;
}

/** https://docs.github.com/en/rest/issues/comments: a comment of a pull request is one of its issue. */
export const github: Service = {
  name: "GitHub",
  // The text of its error message. The measured limit is 262,144 bytes, which is never less:
  // https://github.com/dead-claudia/github-limits/pull/13.
  limit: 65_536,
  editMethod: "PATCH",
  headers: { Accept: "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28" },
  pageQuery: { per_page: "100" },
  toMarker: toHtmlMarker,
  toHarmless: (markdown) => markdown,
  async resolve(api, target) {
    const { number, head } = target.pullRequest;
    return head === undefined ? (number ?? "") : findByHead(api, head, number);
  },
  async identify(api, target) {
    const id = await viewerId(api, target.graphql ?? target.api);
    return (author) => author.id === id;
  },
  commentsPath: ({ repository }, pullRequest) => `/repos/${repository}/issues/${pullRequest}/comments`,
  commentPath: ({ repository }, _pullRequest, id) => `/repos/${repository}/issues/comments/${id}`,
  nextPage: nextOfLinkHeader,
  toComments: (data) => (Array.isArray(data) ? (data as RawComment[]).map(toComment) : undefined),
  toComment: (data) => toComment(data as RawComment),
  toRequest: (body) => ({ body }),
  messageOf: (data) => (data as { message?: unknown } | undefined)?.message,
  movedRemedy:
    "Set GITHUB_REPOSITORY to the present name of the repository, or GITHUB_API_URL to the present address of the server.",
  remedyOf(status, message) {
    switch (status) {
      case 401:
        return "Set GITHUB_TOKEN to a valid token of this server; in a job, to ${{ github.token }}.";
      case 403:
        return /resource not accessible/i.test(message)
          ? `Give the job "permissions: pull-requests: write". A run for a fork or for Dependabot has a read-only token: see "Forks" in docs/cli/review-comments.md.`
          : "Give the token permission to comment there, or unlock the conversation.";
      case 404:
        return "Check GITHUB_REPOSITORY and the number (--pr), and give the token access to the repository.";
      case 422:
        return "GitHub did not accept this text, as too long or as spam. Post one comment per owner (--owner), or store the review with --output.";
      default:
        return undefined;
    }
  },
};

/**
 * The account of our token. `GET /user` rejects every token of an app, including GITHUB_TOKEN. GraphQL's viewer
 * returns the app's bot (https://github.com/fullsend-ai/fullsend/pull/1953), with the id that REST gives for an
 * author.
 */
async function viewerId(api: Api, graphql: URL): Promise<string> {
  const { data }: Answer = await api.query(graphql, { query: "query { viewer { databaseId } }" });
  const id = (data as { data?: { viewer?: { databaseId?: number | null } | null } | null } | undefined)?.data
    ?.viewer?.databaseId;
  if (typeof id !== "number") {
    throw api.failure(
      `GitHub does not show the account of this token (${graphql.pathname}: viewer)`,
      "Without it, a comment of another account with the same marker could be mistaken for ours. Use GITHUB_TOKEN, or the token of an app or of a user.",
    );
  }
  return String(id);
}

function toComment({ id, body, html_url: url, user }: RawComment): Comment {
  return { id, body: body ?? "", url, author: { id: String(user?.id ?? "") } };
}

import { nextOfLinkHeader } from "./link-header";
import { toHtmlMarker } from "./marker";
import type { Comment, Service } from "./service";

interface RawNote {
  readonly id: number;
  readonly body?: string | null;
  readonly author?: { readonly id?: number } | null;
}

/** https://docs.gitlab.com/api/notes. */
export const gitlab: Service = {
  name: "GitLab",
  // https://docs.gitlab.com/api/notes: "Limited to 1,000,000 characters".
  limit: 1_000_000,
  editMethod: "PUT",
  headers: {},
  pageQuery: { per_page: "100", sort: "asc" },
  toMarker: toHtmlMarker,
  // A line such as "/close" is an order, done with the rights of our token:
  // https://docs.gitlab.com/user/project/quick_actions.
  toHarmless: (markdown) => markdown.replace(/^(\s*)\//gm, "$1\\/"),
  resolve: async (_api, { pullRequest }) => pullRequest.number ?? "",
  async identify(api) {
    // A project or group access token is a bot account of its own:
    // https://docs.gitlab.com/user/project/settings/project_access_tokens.
    const { data } = await api.send("GET", "/user");
    const id = (data as { id?: number } | undefined)?.id;
    if (id === undefined) {
      throw api.failure("GitLab does not say whose token this is (GET /user)", "Check CI_API_V4_URL.");
    }
    return (author) => author.id === String(id);
  },
  commentsPath: ({ repository }, mergeRequest) =>
    `/projects/${encodeURIComponent(repository)}/merge_requests/${mergeRequest}/notes`,
  commentPath: ({ repository }, mergeRequest, id) =>
    `/projects/${encodeURIComponent(repository)}/merge_requests/${mergeRequest}/notes/${id}`,
  nextPage: nextOfLinkHeader,
  toComments: (data) => (Array.isArray(data) ? (data as RawNote[]).map(toComment) : undefined),
  toComment: (data) => toComment(data as RawNote),
  toRequest: (body) => ({ body }),
  messageOf(data) {
    const { message, error_description: description, error } = (data ?? {}) as Record<string, unknown>;
    return message ?? description ?? error;
  },
  remedyOf(status) {
    switch (status) {
      case 400:
      case 422:
        return "GitLab does not take this text: it is too long, or the merge request has as many comments as it may have.";
      case 401:
        return "GITLAB_TOKEN is not valid any more, or belongs to another server.";
      case 403:
        return "The token needs the scope api and the role Reporter or higher, or the discussion is locked.";
      case 404:
        return "There is no such merge request, or the token does not see the project.";
      default:
        return undefined;
    }
  },
};

function toComment({ id, body, author }: RawNote): Comment {
  return { id, body: body ?? "", author: { id: String(author?.id ?? "") } };
}

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
  // A line such as "/close" is a command that runs with the permissions of our token:
  // https://docs.gitlab.com/user/project/quick_actions.
  toHarmless: (markdown) => markdown.replace(/^(\s*)\//gm, "$1\\/"),
  resolve: async (_api, { pullRequest }) => pullRequest.number ?? "",
  async identify(api) {
    // A project or group access token has its own bot account:
    // https://docs.gitlab.com/user/project/settings/project_access_tokens.
    const { data } = await api.send("GET", "/user");
    const id = (data as { id?: number } | undefined)?.id;
    if (id === undefined) {
      throw api.failure("GitLab does not show the account of this token (GET /user)", "Check CI_API_V4_URL.");
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
  movedRemedy:
    "Set CI_API_V4_URL to the present address of the server, or CI_PROJECT_ID to the present project.",
  remedyOf(status) {
    switch (status) {
      case 400:
      case 422:
        return "GitLab did not accept this text, as too long or as one comment too many. Post one comment per owner (--owner), or delete old comments.";
      case 401:
        return "Set GITLAB_TOKEN to a valid token of this server.";
      case 403:
        return "Give the token the scope api and the role Reporter or higher, or unlock the discussion.";
      case 404:
        return "Check CI_PROJECT_ID and the number (--pr), and give the token access to the project.";
      default:
        return undefined;
    }
  },
};

function toComment({ id, body, author }: RawNote): Comment {
  return { id, body: body ?? "", author: { id: String(author?.id ?? "") } };
}

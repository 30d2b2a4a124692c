import { toLinkMarker } from "./marker";
import type { Comment, Service } from "./service";

interface RawComment {
  readonly id: number;
  readonly deleted?: boolean;
  readonly content?: { readonly raw?: string };
  readonly user?: { readonly uuid?: string; readonly type?: string } | null;
  readonly links?: { readonly html?: { readonly href?: string } };
}

/** https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests. */
export const bitbucket: Service = {
  name: "Bitbucket",
  // Data Center reports "Less than 32768 characters" (https://github.com/jfrog/froggit-go/pull/133). Cloud
  // documents no limit.
  limit: 32_767,
  editMethod: "PUT",
  headers: {},
  pageQuery: { pagelen: "100" },
  toMarker: toLinkMarker,
  toHarmless: (markdown) => markdown,
  resolve: async (_api, { pullRequest }) => pullRequest.number ?? "",
  async identify(api, target) {
    const answer = await api.ask("/user");
    const uuid = (answer.data as { uuid?: string } | undefined)?.uuid;
    if (answer.status < 300 && uuid !== undefined) {
      return (author) => author.id === uuid;
    }
    if (target.credentials().headers["Authorization"]?.startsWith("Basic ") === true) {
      throw api.failure(
        `Bitbucket returned ${answer.status} for GET /user, so the account of the token is unknown`,
        "Give the API token the scopes read:user:bitbucket, read:pullrequest:bitbucket and write:pullrequest:bitbucket, and set ATLASSIAN_ADMIN_BITBUCKET_EMAIL to the address of its account.",
      );
    }
    // An access token of a repository, project or workspace has no scope for this call. Its comments are by an
    // account of this type, which no user has:
    // https://developer.atlassian.com/cloud/bitbucket/announcement-introducing-app-user.
    return (author) => author.type === "app_user";
  },
  commentsPath: ({ repository }, pullRequest) =>
    `/repositories/${repository}/pullrequests/${pullRequest}/comments`,
  commentPath: ({ repository }, pullRequest, id) =>
    `/repositories/${repository}/pullrequests/${pullRequest}/comments/${id}`,
  nextPage: ({ data }) => (data as { next?: string } | undefined)?.next,
  toComments(data) {
    const values = (data as { values?: unknown } | undefined)?.values;
    return Array.isArray(values)
      ? (values as RawComment[]).filter(({ deleted }) => deleted !== true).map(toComment)
      : undefined;
  },
  toComment: (data) => toComment(data as RawComment),
  toRequest: (raw) => ({ content: { raw } }),
  messageOf: (data) => (data as { error?: { message?: unknown } } | undefined)?.error?.message,
  movedRemedy:
    "Set BITBUCKET_REPO_FULL_NAME to the present name of the repository, or ATLASSIAN_ADMIN_BITBUCKET_API_URL to the present address.",
  remedyOf(status) {
    switch (status) {
      case 400:
        return "Bitbucket did not accept this text, possibly as too long. Post one comment per owner (--owner), or store the review with --output.";
      case 401:
        return "Set ATLASSIAN_ADMIN_BITBUCKET_TOKEN to a valid token. An API token also needs ATLASSIAN_ADMIN_BITBUCKET_EMAIL.";
      case 403:
        return "Give the token permission to write pull requests. A comment of another token can only be edited with that token: delete the comment.";
      case 404:
        return "Check BITBUCKET_REPO_FULL_NAME and the number (--pr), and give the token access to the repository.";
      default:
        return undefined;
    }
  },
};

function toComment({ id, content, user, links }: RawComment): Comment {
  return {
    id,
    body: content?.raw ?? "",
    url: links?.html?.href,
    author: { id: user?.uuid ?? "", type: user?.type },
  };
}

import { pageOf, type Account, type Dialect, type Reply } from "./comment-server";

/**
 * GitLab's notes on merge requests. Documented: the paths, fields, PRIVATE-TOKEN, the limit of 1,000,000
 * characters (docs.gitlab.com/api/notes), pages with `Link` (docs.gitlab.com/api/rest/#pagination: 20 a page,
 * at most 100), the bot account of a project access token
 * (docs.gitlab.com/user/project/settings/project_access_tokens). Guesses: the texts of errors; that a token
 * with the scope api edits notes of others. It makes the tests stricter.
 */
export interface GitlabOptions {
  readonly tokens: Readonly<Record<string, { account: Account; canWrite: boolean }>>;
}

export function gitlabDialect({ tokens }: GitlabOptions): Dialect {
  return {
    base: "/api/v4",
    answer(call, state) {
      const token = tokens[String(call.headers["private-token"])];
      if (token === undefined) {
        return { status: 401, body: { message: "401 Unauthorized" } };
      }
      const shown = ({ id, author, body }: (typeof state.comments)[number]) => ({
        id,
        body,
        system: false,
        author: { id: author.id, username: author.name },
      });
      const notes = "/projects/42/merge_requests/7/notes";
      const written = (call.data as { body?: string } | undefined)?.body ?? "";
      const refusal = call.method === "GET" ? undefined : checkWrite(token.canWrite, written);
      switch (`${call.method} ${call.path}`) {
        case "GET /user":
          return { status: 200, body: { id: token.account.id, username: token.account.name } };
        case `GET ${notes}`: {
          const size = { size: "per_page", standard: 20, max: 100 };
          const { values, next, length } = pageOf(state.comments, call, size);
          const to = `${state.url}${notes}?per_page=${length}&page=${next ?? ""}`;
          const headers: Record<string, string> = next === undefined ? {} : { link: `<${to}>; rel="next"` };
          return { status: 200, body: values.map(shown), headers };
        }
        case `POST ${notes}`:
          return refusal ?? { status: 201, body: shown(state.add(token.account, written)) };
      }
      const note = state.comments.find(({ id }) => `PUT ${notes}/${id}` === `${call.method} ${call.path}`);
      if (note === undefined) {
        return { status: 404, body: { message: "404 Not found" } };
      }
      if (refusal === undefined) {
        note.body = written;
      }
      return refusal ?? { status: 200, body: shown(note) };
    },
  };
}

function checkWrite(canWrite: boolean, body: string): Reply | undefined {
  if (!canWrite) {
    return { status: 403, body: { error: "insufficient_scope", error_description: "It needs more scopes." } };
  }
  return body.length > 1_000_000 ? { status: 400, body: { message: { note: ["is too long"] } } } : undefined;
}

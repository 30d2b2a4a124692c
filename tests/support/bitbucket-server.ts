import { pageOf, type Account, type Dialect, type Reply } from "./comment-server";

/**
 * Bitbucket Cloud's comments on pull requests. Documented: the paths, fields, `values` and `next`
 * (developer.atlassian.com/cloud/bitbucket/rest/api-group-pullrequests, …/rest/intro/#pagination), Basic with
 * e-mail and API token, Bearer with an access token, which comments as its own user (…/rest/intro/#access-tokens),
 * of type `app_user` (…/announcement-introducing-app-user), the scopes that a 403 names. Seen by others: GET /user
 * asks for a scope (pingdotgg/t3code#6291, renovate's platform/bitbucket). Guesses: that access tokens are refused
 * there in the same way; that deleted comments stay in the list with `deleted` and their text; that somebody
 * else's comment cannot be edited; the response to a text that is too long; 100 comments a page.
 */
export interface BitbucketOptions {
  readonly tokens: Readonly<Record<string, { account: Account; scopes: readonly string[] }>>;
}

export function bitbucketDialect({ tokens }: BitbucketOptions): Dialect {
  return {
    base: "/2.0",
    answer(call, state) {
      const token = tokens[call.headers.authorization ?? ""];
      if (token === undefined) {
        return refuse(401, "Token is invalid, expired, or not supported for this endpoint.");
      }
      const { account, scopes } = token;
      const shown = ({ id, author, body, isDeleted = false }: (typeof state.comments)[number]) => ({
        id,
        deleted: isDeleted,
        content: { raw: body, markup: "markdown" },
        user: {
          uuid: author.uuid,
          display_name: author.name,
          type: author.isApp ? "app_user" : "user",
        },
        links: {
          html: { href: `https://bitbucket.example/acme/identity/pull-requests/7/_/diff#comment-${id}` },
        },
      });
      const comments = "/repositories/acme/identity/pullrequests/7/comments";
      const written = (call.data as { content?: { raw?: string } } | undefined)?.content?.raw ?? "";
      if (call.method !== "GET" && !scopes.includes("pullrequest:write")) {
        return refuse(403, "Your credentials lack one or more required privilege scopes.");
      }
      if (call.method !== "GET" && written.length >= 32_768) {
        return refuse(400, "Bad request");
      }
      switch (`${call.method} ${call.path}`) {
        case "GET /user":
          return scopes.includes("account")
            ? { status: 200, body: { uuid: account.uuid, type: "user" } }
            : refuse(403, "Your credentials lack one or more required privilege scopes.");
        case `GET ${comments}`: {
          const { values, next, length } = pageOf(state.comments, call, {
            size: "pagelen",
            standard: 10,
            max: 100,
          });
          // The real address, whatever proxy it was asked through.
          const to = `https://api.bitbucket.org/2.0${comments}?pagelen=${length}&page=${next ?? ""}`;
          return {
            status: 200,
            body: { values: values.map(shown), ...(next !== undefined && { next: to }) },
          };
        }
        case `POST ${comments}`:
          return { status: 201, body: shown(state.add(account, written)) };
      }
      const comment = state.comments.find(
        ({ id }) => `PUT ${comments}/${id}` === `${call.method} ${call.path}`,
      );
      if (comment === undefined) {
        return refuse(404, "Not found");
      }
      if (comment.author.uuid !== account.uuid) {
        return refuse(403, "You are not the author of this comment.");
      }
      comment.body = written;
      return { status: 200, body: shown(comment) };
    },
  };
}

function refuse(status: number, message: string): Reply {
  return { status, body: { type: "error", error: { message } } };
}

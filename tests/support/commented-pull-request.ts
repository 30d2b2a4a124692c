import type { CommentService } from "../../cli/src/commands/review/comment/names";
import { commentTargetOf } from "../../cli/src/commands/review/comment/target";
import { postComment, type PostedComment } from "../../cli/src/commands/review/comment/post-comment";
import { bitbucketDialect } from "./bitbucket-server";
import { CommentServer, type Account } from "./comment-server";
import { GITHUB_ACTIONS, githubDialect } from "./github-server";
import { gitlabDialect } from "./gitlab-server";

/** In no message, whatever a server returns. */
export const TOKEN = "not-a-real-token-9f2c";

export const SOMEBODY: Account = { id: 7, uuid: "{somebody}", name: "somebody", isApp: false };

interface Setup {
  readonly service: CommentService;
  /** The account of the token. */
  readonly ours: Account;
  start(canWrite: boolean): Promise<CommentServer>;
  environment(server: CommentServer): NodeJS.ProcessEnv;
  readonly listPath: RegExp;
  readonly stackMarker: string;
}

export const STACK = "acme/identity/prod";

/** A pull request at each service, and the environment that its CI gives a step. */
export const SETUPS: readonly Setup[] = [
  {
    service: "github",
    ours: GITHUB_ACTIONS,
    start: (canWrite) =>
      CommentServer.start(githubDialect({ tokens: { [TOKEN]: { account: GITHUB_ACTIONS, canWrite } } })),
    environment: ({ url }) => ({
      GITHUB_TOKEN: TOKEN,
      GITHUB_REPOSITORY: "acme/identity",
      GITHUB_API_URL: `${url}/v3`,
      GITHUB_REF: "refs/pull/7/merge",
    }),
    listPath: /\/comments$/,
    stackMarker: `<!-- atlassian-admin review: ${STACK} -->`,
  },
  {
    service: "bitbucket",
    ours: { id: 1, uuid: "{token}", name: "review", isApp: true },
    start(canWrite) {
      const scopes = ["pullrequest", ...(canWrite ? ["pullrequest:write"] : [])];
      return CommentServer.start(
        bitbucketDialect({ tokens: { [`Bearer ${TOKEN}`]: { account: this.ours, scopes } } }),
      );
    },
    environment: ({ url }) => ({
      ATLASSIAN_ADMIN_BITBUCKET_TOKEN: TOKEN,
      ATLASSIAN_ADMIN_BITBUCKET_API_URL: url,
      BITBUCKET_REPO_FULL_NAME: "acme/identity",
      BITBUCKET_PR_ID: "7",
    }),
    listPath: /\/comments$/,
    stackMarker: `[//]: # (atlassian-admin review: ${STACK})`,
  },
  {
    service: "gitlab",
    ours: { id: 9, uuid: "", name: "project_42_bot", isApp: true },
    start(canWrite) {
      return CommentServer.start(gitlabDialect({ tokens: { [TOKEN]: { account: this.ours, canWrite } } }));
    },
    environment: ({ url }) => ({
      GITLAB_TOKEN: TOKEN,
      CI_API_V4_URL: url,
      CI_PROJECT_ID: "42",
      CI_MERGE_REQUEST_IID: "7",
    }),
    listPath: /\/notes$/,
    stackMarker: `<!-- atlassian-admin review: ${STACK} -->`,
  },
];

export function setupOf(service: CommentService): Setup {
  const setup = SETUPS.find((candidate) => candidate.service === service);
  if (setup === undefined) {
    throw new Error(`no set-up for ${service}`);
  }
  return setup;
}

/** Posts as a CI would, without waiting; `waits` gets how long it would have waited. */
export async function comment(
  { service, environment }: Pick<Setup, "service" | "environment">,
  server: CommentServer,
  markdown: string,
  { stack = STACK, waits = [] as number[], timeoutSeconds = 5, budgetSeconds = 60, isSettled = false } = {},
): Promise<PostedComment> {
  const target = commentTargetOf({ comment: service }, environment(server));
  if (target === undefined) {
    throw new Error("no target");
  }
  const sleep = async (ms: number): Promise<void> => void waits.push(ms);
  return postComment(target, stack, markdown, { timeoutSeconds, budgetSeconds, sleep, isSettled });
}

/** The message of a refusal. */
export async function refusalOf(posting: Promise<unknown>): Promise<string> {
  return posting.then(
    () => "it was taken",
    (error: unknown) => String(error),
  );
}

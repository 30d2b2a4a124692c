import type { CommentService } from "./names";
import { toPullRequest, type PullRequest } from "./github-event";
import { UserError } from "../../../user-error";
import { Settings } from "./settings";

interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  /** Secrets that no message can contain. */
  readonly secrets: readonly string[];
}

/** Where to comment. */
export interface CommentTarget {
  readonly service: CommentService;
  readonly api: URL;
  /** GitHub's GraphQL API, the only one that shows the account of a token. */
  readonly graphql?: URL;
  /** `owner/name`; at GitLab the id of the project. */
  readonly repository: string;
  readonly pullRequest: PullRequest;
  /** Its name in messages. */
  readonly subject: string;
  /** A function, so that printing a target shows no secret. */
  readonly credentials: () => Credentials;
}

/**
 * Where to post, from the options and the environment of the CI; `undefined` without --comment.
 * @throws with the fact and the remedy if something is missing. No message contains a secret.
 */
export function commentTargetOf(
  { comment, pr }: { comment?: CommentService | undefined; pr?: string | undefined },
  environment: NodeJS.ProcessEnv,
): CommentTarget | undefined {
  if (comment === undefined) {
    if (pr !== undefined) {
      throw new UserError(`--pr needs --comment.`, `Add --comment github, gitlab or bitbucket.`);
    }
    return undefined;
  }
  if (pr !== undefined && !/^[1-9]\d{0,9}$/.test(pr)) {
    throw new UserError(
      `--pr must be the number of a pull request (received ${JSON.stringify(pr)}).`,
      `Use a number such as 12.`,
    );
  }
  return TARGETS[comment](new Settings(environment), pr);
}

const TARGETS: Readonly<Record<CommentService, (settings: Settings, pr?: string) => CommentTarget>> = {
  github(settings, pr) {
    const token = settings.need(
      "GITHUB_TOKEN",
      `Give the step "env: GITHUB_TOKEN: \${{ github.token }}", and the job "permissions: pull-requests: write".`,
    );
    const repository = toRepository(
      "GITHUB_REPOSITORY",
      settings.need("GITHUB_REPOSITORY", `GitHub Actions sets it. Elsewhere, set it to "owner/name".`),
    );
    const api = settings.api("GITHUB_API_URL", "https://api.github.com");
    return {
      service: "github",
      api,
      repository,
      subject: `the pull request of ${repository}`,
      graphql: settings.api("GITHUB_GRAPHQL_URL", graphqlOf(api)),
      pullRequest: toPullRequest(settings.environment, pr),
      credentials: bearer(token),
    };
  },

  bitbucket(settings, pr) {
    const token = settings.need(
      "ATLASSIAN_ADMIN_BITBUCKET_TOKEN",
      "Create a repository access token with permission to write pull requests, and store it in a secured variable of the repository.",
    );
    const email = settings.find("ATLASSIAN_ADMIN_BITBUCKET_EMAIL");
    const repository = toRepository(
      "BITBUCKET_REPO_FULL_NAME",
      settings.need(
        "BITBUCKET_REPO_FULL_NAME",
        `Bitbucket Pipelines sets it. Elsewhere, set it to "owner/name".`,
      ),
    );
    const number =
      pr ??
      settings.number(
        "BITBUCKET_PR_ID",
        `Pipelines sets it only in "pull-requests:" pipelines. In other pipelines, use --pr.`,
      );
    return {
      service: "bitbucket",
      api: settings.api("ATLASSIAN_ADMIN_BITBUCKET_API_URL", "https://api.bitbucket.org/2.0"),
      repository,
      pullRequest: { number },
      subject: `pull request ${number} of ${repository}`,
      credentials: email === undefined ? bearer(token) : basic(email, token),
    };
  },

  gitlab(settings, pr) {
    const token = settings.need(
      "GITLAB_TOKEN",
      "Create a project access token with the role Reporter and the scope api, and store it in a masked variable. CI_JOB_TOKEN cannot comment.",
    );
    // If the branch is in a fork, the project of the merge request differs from that of the pipeline.
    const project =
      settings.find("CI_MERGE_REQUEST_PROJECT_ID") ??
      settings.need("CI_PROJECT_ID", "GitLab CI sets it. Elsewhere, set it to the number of the project.");
    const number =
      pr ??
      settings.number(
        "CI_MERGE_REQUEST_IID",
        "GitLab sets it only in merge request pipelines. In other pipelines, use --pr.",
      );
    return {
      service: "gitlab",
      api: settings.api("CI_API_V4_URL", "https://gitlab.com/api/v4"),
      repository: project,
      pullRequest: { number },
      subject: `merge request ${number} of project ${project}`,
      credentials: () => ({ headers: { "PRIVATE-TOKEN": token }, secrets: [token] }),
    };
  },
};

function toRepository(setting: string, name: string): string {
  if (!/^(?!\.+\/)[\w.-]+\/(?!\.+$)[\w.-]+$/.test(name)) {
    throw new UserError(
      `${setting} must be "owner/name" (received ${JSON.stringify(name)}).`,
      `Set it to a name such as "acme/identity".`,
    );
  }
  return name;
}

/**
 * https://docs.github.com/en/enterprise-server/graphql/guides/forming-calls-with-graphql: /api/graphql beside
 * /api/v3.
 */
function graphqlOf(api: URL): string {
  return api.href.replace(/(\/v3)?\/?$/, "/graphql");
}

function bearer(token: string): CommentTarget["credentials"] {
  return () => ({ headers: { Authorization: `Bearer ${token}` }, secrets: [token] });
}

function basic(email: string, token: string): CommentTarget["credentials"] {
  const encoded = Buffer.from(`${email}:${token}`).toString("base64");
  return () => ({ headers: { Authorization: `Basic ${encoded}` }, secrets: [token, encoded] });
}

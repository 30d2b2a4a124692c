import { inspect } from "node:util";
import { commentTargetOf } from "../../../../../cli/src/commands/review/comment/target";

const SECRET = "not-a-real-token-9f2c";

const GITHUB = {
  GITHUB_TOKEN: SECRET,
  GITHUB_REPOSITORY: "acme/identity",
  GITHUB_REF: "refs/pull/12/merge",
};
const BITBUCKET = {
  ATLASSIAN_ADMIN_BITBUCKET_TOKEN: SECRET,
  BITBUCKET_REPO_FULL_NAME: "acme/identity",
  BITBUCKET_PR_ID: "12",
};
const GITLAB = { GITLAB_TOKEN: SECRET, CI_PROJECT_ID: "42", CI_MERGE_REQUEST_IID: "12" };

type Options = Parameters<typeof commentTargetOf>[0];

function refusal(options: Options, environment: NodeJS.ProcessEnv): string {
  try {
    commentTargetOf(options, environment);
    return "it was taken";
  } catch (error) {
    return String(error);
  }
}

describe("commentTargetOf", () => {
  it("comments only where it is asked to", () => {
    expect(commentTargetOf({}, GITHUB)).toBeUndefined();
    expect(refusal({ pr: "7" }, GITHUB)).toContain("--pr needs --comment");
  });

  it.each<[Options["comment"], NodeJS.ProcessEnv, string, string]>([
    ["github", GITHUB, "https://api.github.com/", "acme/identity"],
    ["bitbucket", BITBUCKET, "https://api.bitbucket.org/2.0", "acme/identity"],
    ["gitlab", GITLAB, "https://gitlab.com/api/v4", "42"],
  ])("reads what the CI of %s sets", (comment = "github", environment, api, repository) => {
    expect(commentTargetOf({ comment }, environment)).toMatchObject({
      repository,
      pullRequest: { number: "12" },
    });
    expect(commentTargetOf({ comment }, environment)?.api.href).toBe(api);
    expect(commentTargetOf({ comment, pr: "13" }, environment)?.pullRequest).toEqual({ number: "13" });
  });

  it("finds GraphQL beside the API of an Enterprise server", () => {
    const graphql = (settings: NodeJS.ProcessEnv) =>
      commentTargetOf({ comment: "github" }, { ...GITHUB, ...settings })?.graphql?.href;
    expect(graphql({})).toBe("https://api.github.com/graphql");
    expect(graphql({ GITHUB_API_URL: "https://git.example/api/v3" })).toBe("https://git.example/api/graphql");
    expect(graphql({ GITHUB_GRAPHQL_URL: "https://git.example/g" })).toBe("https://git.example/g");
  });

  it("takes the project of the merge request before that of the pipeline, which is the fork's", () => {
    const environment = { ...GITLAB, CI_MERGE_REQUEST_PROJECT_ID: "41" };
    expect(commentTargetOf({ comment: "gitlab" }, environment)?.repository).toBe("41");
  });

  it("sends an access token of Bitbucket as it is, and an API token with its e-mail address", () => {
    const headers = (settings: NodeJS.ProcessEnv) =>
      commentTargetOf({ comment: "bitbucket" }, { ...BITBUCKET, ...settings })?.credentials().headers;
    expect(headers({})).toEqual({ Authorization: `Bearer ${SECRET}` });
    const basic = Buffer.from(`a@example.com:${SECRET}`).toString("base64");
    expect(headers({ ATLASSIAN_ADMIN_BITBUCKET_EMAIL: "a@example.com" })).toEqual({
      Authorization: `Basic ${basic}`,
    });
  });

  it("takes the blanks off a pasted token, and does not show it when it is printed", () => {
    const target = commentTargetOf({ comment: "gitlab" }, { ...GITLAB, GITLAB_TOKEN: `${SECRET}\n` });
    expect(target?.credentials().headers).toEqual({ "PRIVATE-TOKEN": SECRET });
    expect(inspect(target, { depth: 9 }) + JSON.stringify(target)).not.toContain(SECRET);
  });

  it.each<[Options, NodeJS.ProcessEnv, RegExp]>([
    [{ comment: "github" }, { ...GITHUB, GITHUB_TOKEN: " " }, /GITHUB_TOKEN is missing.*github\.token/],
    [{ comment: "github" }, { ...GITHUB, GITHUB_REPOSITORY: "" }, /GITHUB_REPOSITORY is missing/],
    [{ comment: "github" }, { ...GITHUB, GITHUB_REPOSITORY: "../user" }, /must be "owner\/name"/],
    [{ comment: "github" }, { ...GITHUB, GITHUB_REF: "refs/heads/main" }, /this run has none.*--pr/],
    [{ comment: "github" }, { ...GITHUB, GITHUB_EVENT_PATH: "/nowhere" }, /GITHUB_EVENT_PATH names a file/],
    [{ comment: "github", pr: "7/comments" }, GITHUB, /--pr must be the number/],
    [
      { comment: "github" },
      { ...GITHUB, GITHUB_API_URL: `http://u:${SECRET}@x.example` },
      /must start with https/,
    ],
    [
      { comment: "bitbucket" },
      { ...BITBUCKET, BITBUCKET_PR_ID: "" },
      /BITBUCKET_PR_ID is missing.*"pull-requests:"/,
    ],
    [
      { comment: "bitbucket" },
      { BITBUCKET_PR_ID: "1" },
      /ATLASSIAN_ADMIN_BITBUCKET_TOKEN is missing.*access token/,
    ],
    [{ comment: "bitbucket" }, { ...BITBUCKET, BITBUCKET_PR_ID: "../1" }, /BITBUCKET_PR_ID is not a number/],
    [
      { comment: "gitlab" },
      { ...GITLAB, GITLAB_TOKEN: "" },
      /GITLAB_TOKEN is missing.*CI_JOB_TOKEN cannot comment/,
    ],
    [{ comment: "gitlab" }, { ...GITLAB, CI_MERGE_REQUEST_IID: "" }, /CI_MERGE_REQUEST_IID is missing/],
    [
      { comment: "gitlab" },
      { ...GITLAB, CI_API_V4_URL: "gitlab.example" },
      /CI_API_V4_URL is not an https address/,
    ],
  ])("reports what is missing or wrong (%#)", (options, environment, message) => {
    const refused = refusal(options, environment);
    expect(refused).toMatch(message);
    expect(refused).not.toContain(SECRET);
  });
});

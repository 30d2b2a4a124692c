import type { Place } from "../../digest";
import { printable } from "../../output";
import type { CommentService } from "./comment/names";
import { readEvent } from "./comment/github-event";

/**
 * For which commit and by which run a review was made, from the environment of the CI, so that a reader can see
 * whether it is out of date.
 */
export interface Provenance {
  readonly service: CommentService;
  /** RFC 3339. */
  readonly time: string;
  readonly commit?: Linked;
  readonly run?: Linked;
  /** The web page of a line of the program at this commit. */
  readonly urlOf?: (place: Place) => string;
}

interface Linked {
  readonly name: string;
  readonly url?: string;
}

/** @returns `undefined` outside of the CI services that can have comments. */
export function provenanceOf(
  environment: NodeJS.ProcessEnv,
  requested: CommentService | undefined,
  now: Date,
): Provenance | undefined {
  const service = requested ?? serviceOf(environment);
  if (service === undefined) {
    return undefined;
  }
  const { repository, commit, run, pathOf } = SOURCES[service](environment);
  const sha = /^[0-9a-f]{7,64}$/i.exec(commit ?? "")?.[0];
  const base = webAddress(repository);
  const runUrl = webAddress(run.url);
  return {
    service,
    time: now.toISOString(),
    ...(sha !== undefined && {
      commit: {
        name: sha.slice(0, 8),
        ...(base !== undefined && { url: `${base}${pathOf.commit}${sha}` }),
      },
    }),
    ...(run.name !== undefined && {
      run: { name: run.name, ...(runUrl !== undefined && { url: runUrl }) },
    }),
    ...(sha !== undefined &&
      base !== undefined && {
        urlOf: ({ file, line }) => `${base}${pathOf.file}${sha}/${encodePath(file)}${pathOf.line}${line}`,
      }),
  };
}

function serviceOf(environment: NodeJS.ProcessEnv): CommentService | undefined {
  const found = [
    { service: "github" as const, variable: "GITHUB_ACTIONS" },
    { service: "gitlab" as const, variable: "GITLAB_CI" },
    { service: "bitbucket" as const, variable: "BITBUCKET_BUILD_NUMBER" },
  ].find(({ variable }) => environment[variable]);
  return found?.service;
}

interface Source {
  readonly repository: string | undefined;
  readonly commit: string | undefined;
  readonly run: { readonly name: string | undefined; readonly url: string | undefined };
  /** What follows the address of the repository. */
  readonly pathOf: { readonly commit: string; readonly file: string; readonly line: string };
}

const SOURCES: Readonly<Record<CommentService, (environment: NodeJS.ProcessEnv) => Source>> = {
  // https://docs.github.com/en/actions/reference/workflows-and-actions/variables
  github(environment) {
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name, GITHUB_RUN_ID: id } = environment;
    const repository = server && name ? `${server}/${name}` : undefined;
    // GITHUB_SHA is a merge commit that no reviewer knows, or in the second step for a fork the default branch.
    return {
      repository,
      commit: headOf(environment) ?? environment["GITHUB_SHA"],
      run: { name: id, url: repository && id ? `${repository}/actions/runs/${id}` : undefined },
      pathOf: { commit: "/commit/", file: "/blob/", line: "#L" },
    };
  },
  // https://docs.gitlab.com/ci/variables/predefined_variables
  gitlab: (environment) => ({
    repository: environment["CI_PROJECT_URL"],
    // In a merged results pipeline, CI_COMMIT_SHA is a merge commit that no reviewer knows.
    commit: environment["CI_MERGE_REQUEST_SOURCE_BRANCH_SHA"] || environment["CI_COMMIT_SHA"],
    run: { name: environment["CI_JOB_ID"], url: environment["CI_JOB_URL"] },
    pathOf: { commit: "/-/commit/", file: "/-/blob/", line: "#L" },
  }),
  // https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets
  bitbucket(environment) {
    const { BITBUCKET_REPO_FULL_NAME: name, BITBUCKET_BUILD_NUMBER: build } = environment;
    const repository = name ? `https://bitbucket.org/${name}` : undefined;
    return {
      repository,
      commit: environment["BITBUCKET_COMMIT"],
      run: { name: build, url: repository && build ? `${repository}/pipelines/results/${build}` : undefined },
      pathOf: { commit: "/commits/", file: "/src/", line: "#lines-" },
    };
  },
};

function headOf(environment: NodeJS.ProcessEnv): string | undefined {
  try {
    const event = readEvent(environment["GITHUB_EVENT_PATH"]);
    return event?.workflow_run?.head_sha ?? event?.pull_request?.head?.sha;
  } catch {
    // Missing values here must not stop a review. The code that needs the event for the comment reports them.
    return undefined;
  }
}

/** An address that needs no escaping in Markdown. */
function webAddress(text: string | undefined): string | undefined {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === ""
    ? escaped(`${url.origin}${url.pathname.replace(/\/+$/, "")}`)
    : undefined;
}

/** A path of the repository. The report can come from an untrusted source. */
function encodePath(file: string): string {
  return file
    .split("/")
    .filter((part) => part !== "" && part !== "." && part !== "..")
    .map((part) => escaped(encodeURIComponent(printable(part))))
    .join("/");
}

function escaped(url: string): string {
  return url.replace(/[()'!*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
}

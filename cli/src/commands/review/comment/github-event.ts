import { readFileSync } from "node:fs";

/** What a run of another workflow was about: the branch of a fork, at a commit. */
export interface Head {
  /** `owner/name` of the repository that has the branch. */
  readonly repository: string;
  readonly branch: string;
  readonly sha: string;
}

/** The number, or what it is found by. A number beside a head must be one that the head fits. */
export interface PullRequest {
  readonly number?: string;
  readonly head?: Head;
}

/** The parts of an event that are used: https://docs.github.com/en/webhooks/webhook-events-and-payloads. */
interface GithubEvent {
  readonly pull_request?: { readonly number?: number; readonly head?: { readonly sha?: string } };
  readonly workflow_run?: {
    readonly head_repository?: { readonly full_name?: string };
    readonly head_branch?: string;
    readonly head_sha?: string;
  };
}

/**
 * The pull request that a run at GitHub is about. In the second step of a fork's review it is found by the
 * head of the first run, which GitHub names in the event; an artifact of that run could name any number.
 * @throws when nothing names one.
 */
export function toPullRequest(environment: NodeJS.ProcessEnv, given: string | undefined): PullRequest {
  const event = readEvent(environment["GITHUB_EVENT_PATH"]);
  if (event?.workflow_run !== undefined) {
    const { head_repository: repository, head_branch: branch, head_sha: sha } = event.workflow_run;
    if (repository?.full_name === undefined || branch === undefined || sha === undefined) {
      throw new Error(
        "The event workflow_run does not name the repository, branch and commit of the run before, so that its pull request cannot be found. " +
          "The repository of the branch may have been deleted since.",
      );
    }
    const head = { repository: repository.full_name, branch, sha };
    return given === undefined ? { head } : { number: given, head };
  }
  const number =
    given ??
    event?.pull_request?.number?.toString() ??
    /^refs\/pull\/(\d+)\//.exec(environment["GITHUB_REF"] ?? "")?.[1];
  if (number === undefined) {
    throw new Error(
      `--comment github needs a pull request, and this run is about none. Run it "on: pull_request", or name the number with --pr.`,
    );
  }
  return { number };
}

/** @throws if the file cannot be read as JSON. */
export function readEvent(file: string | undefined): GithubEvent | undefined {
  if (!file) {
    return undefined;
  }
  try {
    return JSON.parse(readFileSync(file, "utf8")) as GithubEvent;
  } catch (error) {
    throw new Error("GITHUB_EVENT_PATH names a file that cannot be read as JSON.", { cause: error });
  }
}

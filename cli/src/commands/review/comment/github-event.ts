import { readFileSync } from "node:fs";
import { UserError } from "../../../user-error";

/** What a run of another workflow was about: the branch of a fork, at a commit. */
export interface Head {
  /** `owner/name` of the repository that contains the branch. */
  readonly repository: string;
  readonly branch: string;
  readonly sha: string;
}

/** The number, or the head to find it by. If both are given, the head must match the number. */
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
 * The pull request of a GitHub run. In the second step of a fork's review it is found by the head of the first
 * run, which GitHub puts into the event; an artifact of that run could contain any number.
 * @throws if there is no pull request.
 */
export function toPullRequest(environment: NodeJS.ProcessEnv, given: string | undefined): PullRequest {
  const event = readEvent(environment["GITHUB_EVENT_PATH"]);
  if (event?.workflow_run !== undefined) {
    const { head_repository: repository, head_branch: branch, head_sha: sha } = event.workflow_run;
    if (repository?.full_name === undefined || branch === undefined || sha === undefined) {
      throw new UserError(
        "The event workflow_run does not name the repository, branch and commit of the previous run, so its pull request cannot be found. " +
          "The repository of the branch may have been deleted since then.",
        "Review the pull request without --comment, or close it.",
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
    throw new UserError(
      `--comment github needs a pull request, but this run has none.`,
      `Run it "on: pull_request", or name the number with --pr.`,
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
    throw new UserError(
      `GITHUB_EVENT_PATH names a file that cannot be read as JSON.`,
      `Outside of GitHub Actions, unset it and name the pull request with --pr.`,
      { cause: error },
    );
  }
}

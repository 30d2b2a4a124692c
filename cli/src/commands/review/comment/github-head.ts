import type { Api } from "./api";
import type { Head } from "./github-event";

interface RawPullRequest {
  readonly number: number;
  readonly head?: { readonly sha?: string; readonly repo?: { readonly full_name?: string } | null };
}

/**
 * The open pull request that has this commit of this branch at its head. Asked by branch: `commits/SHA/pulls`
 * knows no commit that only the fork has (https://github.com/quarkusio/pt.quarkus.io/pull/389).
 * @param given the number that somebody named, which must be one that the head fits.
 */
export async function findByHead(api: Api, head: Head, given: string | undefined): Promise<string> {
  const branch = `${head.repository.split("/")[0] ?? ""}:${head.branch}`;
  const found: string[] = [];
  const path = `/repos/${api.target.repository}/pulls`;
  for await (const data of api.pages(path, { state: "open", head: branch })) {
    if (!Array.isArray(data)) {
      throw api.failure(`GitHub answered something else than a list to GET ${path}`);
    }
    found.push(
      ...(data as RawPullRequest[])
        // An owner may have several forks, and the branch may have moved on since the run.
        .filter(({ head: { sha, repo } = {} }) => sha === head.sha && repo?.full_name === head.repository)
        .map(({ number }) => String(number)),
    );
  }
  const fitting = given === undefined ? found : found.filter((number) => number === given);
  const [number, ...others] = fitting;
  const what = `${branch} of ${head.repository} at ${head.sha}`;
  if (number === undefined) {
    throw api.failure(
      `no open pull request${given === undefined ? "" : ` ${given}`} has ${what} at its head`,
      "It was closed, or pushed to since: then the run of that push posts its own review.",
    );
  }
  if (others.length > 0) {
    throw api.failure(
      `${found.length} open pull requests have ${what} at their head: ${found.join(", ")}`,
      "Name one of them with --pr.",
    );
  }
  return number;
}

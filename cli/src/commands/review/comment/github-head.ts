import type { Api } from "./api";
import type { Head } from "./github-event";

interface RawPullRequest {
  readonly number: number;
  readonly head?: { readonly sha?: string; readonly repo?: { readonly full_name?: string } | null };
}

/**
 * The open pull request whose head is this commit of this branch. Searched by branch, because `commits/SHA/pulls`
 * does not find commits that exist only in the fork (https://github.com/quarkusio/pt.quarkus.io/pull/389).
 * @param given the number from --pr; the head must match it.
 */
export async function findByHead(api: Api, head: Head, given: string | undefined): Promise<string> {
  const branch = `${head.repository.split("/")[0] ?? ""}:${head.branch}`;
  const found: string[] = [];
  const path = `/repos/${api.target.repository}/pulls`;
  for await (const data of api.pages(path, { state: "open", head: branch })) {
    if (!Array.isArray(data)) {
      throw api.failure(`GitHub returned something other than a list for GET ${path}`);
    }
    found.push(
      ...(data as RawPullRequest[])
        // An owner can have several forks, and the branch can have new commits since the run.
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
      "It was closed, or has new commits. In that case the run for those commits posts its own review.",
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

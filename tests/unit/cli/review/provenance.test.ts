import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { provenanceOf } from "../../../../cli/src/commands/review/provenance";

const NOW = new Date("2026-11-28T14:03:59Z");
const SHA = "4f1c2d3e4f5061728394a5b6c7d8e9f001122334";
const HEAD = "aaaaaaaabbbbbbbbccccccccddddddddeeeeeeee";
const PLACE = { file: "infra/my people.ts", line: 7 };

const folder = mkdtempSync(path.join(tmpdir(), "event-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function eventFile(event: object): string {
  const file = path.join(folder, `${JSON.stringify(event).length}.json`);
  writeFileSync(file, JSON.stringify(event));
  return file;
}

const GITHUB = {
  GITHUB_ACTIONS: "true",
  GITHUB_SERVER_URL: "https://github.example",
  GITHUB_REPOSITORY: "acme/identity",
  GITHUB_RUN_ID: "77",
  GITHUB_SHA: SHA,
};
const GITLAB = {
  GITLAB_CI: "true",
  CI_PROJECT_URL: "https://gitlab.example/acme/identity",
  CI_COMMIT_SHA: SHA,
  CI_JOB_ID: "5",
  CI_JOB_URL: "https://gitlab.example/acme/identity/-/jobs/5",
};
const BITBUCKET = {
  BITBUCKET_BUILD_NUMBER: "9",
  BITBUCKET_REPO_FULL_NAME: "acme/identity",
  BITBUCKET_COMMIT: SHA,
};

describe("what a review was made for and by", () => {
  it.each([
    {
      environment: GITHUB,
      commit: `https://github.example/acme/identity/commit/${SHA}`,
      run: "https://github.example/acme/identity/actions/runs/77",
      line: `https://github.example/acme/identity/blob/${SHA}/infra/my%20people.ts#L7`,
    },
    {
      environment: GITLAB,
      commit: `https://gitlab.example/acme/identity/-/commit/${SHA}`,
      run: "https://gitlab.example/acme/identity/-/jobs/5",
      line: `https://gitlab.example/acme/identity/-/blob/${SHA}/infra/my%20people.ts#L7`,
    },
    {
      environment: BITBUCKET,
      commit: `https://bitbucket.org/acme/identity/commits/${SHA}`,
      run: "https://bitbucket.org/acme/identity/pipelines/results/9",
      line: `https://bitbucket.org/acme/identity/src/${SHA}/infra/my%20people.ts#lines-7`,
    },
  ])("is in the environment: $run", ({ environment, commit, run, line }) => {
    const found = provenanceOf(environment, undefined, NOW);
    expect(found).toMatchObject({
      time: "2026-11-28T14:03:59.000Z",
      commit: { url: commit },
      run: { url: run },
    });
    expect(found?.commit?.name).toBe("4f1c2d3e");
    expect(found?.urlOf?.(PLACE)).toBe(line);
  });

  it("is the head of the pull request, not the merge that the CI made of it", () => {
    const headOf = (environment: NodeJS.ProcessEnv): string | undefined =>
      provenanceOf(environment, undefined, NOW)?.commit?.name;
    const event = { pull_request: { number: 7, head: { sha: HEAD } } };
    expect(headOf({ ...GITHUB, GITHUB_EVENT_PATH: eventFile(event) })).toBe("aaaaaaaa");
    const run = { workflow_run: { head_sha: HEAD } };
    expect(headOf({ ...GITHUB, GITHUB_EVENT_PATH: eventFile(run) })).toBe("aaaaaaaa");
    expect(headOf({ ...GITHUB, GITHUB_EVENT_PATH: "/nowhere" })).toBe("4f1c2d3e");
    expect(headOf({ ...GITLAB, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: HEAD })).toBe("aaaaaaaa");
    expect(headOf({ ...GITLAB, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: "" })).toBe("4f1c2d3e");
  });

  it("has no link where the environment names no address or no commit, and is nothing outside of a CI", () => {
    const bare = provenanceOf({ GITHUB_ACTIONS: "true" }, undefined, NOW);
    expect(bare).toEqual({ service: "github", time: NOW.toISOString() });
    const strange = { ...GITHUB, GITHUB_SERVER_URL: "javascript:alert(1)", GITHUB_SHA: "x](y" };
    expect(provenanceOf(strange, undefined, NOW)).toEqual({
      service: "github",
      time: NOW.toISOString(),
      run: { name: "77" },
    });
    expect(provenanceOf({}, undefined, NOW)).toBeUndefined();
    expect(provenanceOf({}, "bitbucket", NOW)).toEqual({ service: "bitbucket", time: NOW.toISOString() });
  });

  it("lets no file of an untrusted report leave the commit or end the link", () => {
    const urlOf = provenanceOf(GITHUB, undefined, NOW)?.urlOf;
    const base = `https://github.example/acme/identity/blob/${SHA}`;
    expect(urlOf?.({ file: "../../../evil/x", line: 1 })).toBe(`${base}/evil/x#L1`);
    expect(urlOf?.({ file: "a) [x](https://evil.example?b#c", line: 1 })).toBe(
      `${base}/a%29%20%5Bx%5D%28https%3A/evil.example%3Fb%23c#L1`,
    );
  });
});

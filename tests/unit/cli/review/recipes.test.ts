import { PINNED_VERSION } from "../../../../engine/src/versions";
import {
  accept,
  callsIn,
  parseRecipe,
  PINNED,
  readRecipe,
  scriptOf,
  type GitHubStep,
  type GitLabJob,
} from "../../../support/recipes";

interface Job {
  readonly if: string;
  readonly permissions: object;
  readonly steps: readonly GitHubStep[];
}

interface Workflow {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** A workflow of one job, and that job. */
function readWorkflow(file: string): { text: string; workflow: Workflow; job: Job; script: string } {
  const workflow = parseRecipe(file) as Workflow;
  const [job, ...others] = Object.values(workflow.jobs);
  if (job === undefined || others.length > 0) {
    throw new Error(`"${file}" has more or less than one job.`);
  }
  const script = job.steps.map(({ run = "" }) => run).join("\n");
  return { text: readRecipe(file), workflow, job, script };
}

const REVIEW = readWorkflow("github-actions/review.yml");
const PREVIEW = readWorkflow("github-actions/review-fork-preview.yml");
const COMMENT = readWorkflow("github-actions/review-fork-comment.yml");
const WORKFLOWS = [
  { name: "review", ...REVIEW },
  { name: "review-fork-preview", ...PREVIEW },
  { name: "review-fork-comment", ...COMMENT },
];

const GITLAB = parseRecipe("gitlab/review.yml") as { review: GitLabJob };
const BITBUCKET = parseRecipe("bitbucket/review.yml") as {
  pipelines: { "pull-requests": { "**": [{ step: { script: string[] } }] } };
};
const [{ step: BITBUCKET_STEP }] = BITBUCKET.pipelines["pull-requests"]["**"];

const IMAGE = `pulumi/pulumi-nodejs-22:${PINNED_VERSION}`;
const SCRIPTS = [
  ...WORKFLOWS.map(({ name, script }) => ({ name, script })),
  { name: "GitLab CI", script: scriptOf(GITLAB.review) },
  { name: "Bitbucket Pipelines", script: BITBUCKET_STEP.script.join("\n") },
];

describe.each(SCRIPTS)("the review recipe $name", ({ script }) => {
  it("calls the installed command line once, with options that it takes", async () => {
    const [args = [], ...others] = callsIn(script);
    expect(others).toEqual([]);
    expect(args[0]).toBe("review");
    await expect(accept(args)).resolves.toBeUndefined();
    expect(script).toContain("node_modules/.bin/atlassian-admin review");
    expect(script).not.toContain("npx");
  });

  it("installs without scripts", () => {
    expect(script.match(/\bnpm .*/g)).toEqual(["npm ci --ignore-scripts"]);
  });
});

describe.each(WORKFLOWS)("the workflow $name", ({ name, text, workflow, job }) => {
  it("is called as its file, and gives its token no right that the job does not name", () => {
    expect(workflow.name).toBe(name);
    expect(workflow.permissions).toEqual({});
  });

  it("pins every action by its commit, and names the version", () => {
    expect(text.match(PINNED)).toHaveLength(job.steps.filter(({ uses }) => uses !== undefined).length);
  });

  it("leaves no token in the working copy, caches nothing, and has the Pulumi CLI of the tests", () => {
    const settingsOf = (action: string): unknown[] =>
      job.steps.filter(({ uses = "" }) => uses.startsWith(`${action}@`)).map((step) => step.with);
    const persisted = { "persist-credentials": false };
    expect(settingsOf("actions/checkout")).toEqual([expect.objectContaining(persisted)]);
    expect(settingsOf("actions/setup-node")).toEqual([
      { "node-version": "22", "package-manager-cache": false },
    ]);
    const runs = job.steps.map(({ run = "" }) => run);
    // The trusted half runs no program.
    expect(runs.some((run) => run.includes("node_modules/.bin/pulumi"))).toBe(name !== "review-fork-comment");
  });
});

/** What each step is given of what is not public, by its place in the job. */
function givenTo({ steps }: Job): string[][] {
  return steps
    .map((step) => [...JSON.stringify(step).matchAll(/\$\{\{ ((?:secrets|github\.token|vars)[.\w]*) \}\}/g)])
    .map((matches) => matches.map(([, name = ""]) => name))
    .filter((names) => names.length > 0);
}

describe("the workflow for branches of the repository", () => {
  it("runs for no fork, and can do nothing but read the code and comment", () => {
    expect(Object.keys(REVIEW.workflow.on)).toEqual(["pull_request"]);
    expect(REVIEW.job.if).toBe(
      "github.event.pull_request.head.repo.full_name == github.repository && github.event.pull_request.user.login != 'dependabot[bot]'",
    );
    expect(REVIEW.job.permissions).toEqual({ contents: "read", "pull-requests": "write" });
  });

  it("gives the preview what opens the state, and the token that comments to the review alone", () => {
    expect(givenTo(REVIEW.job)).toEqual([
      ["secrets.PULUMI_ACCESS_TOKEN", "secrets.PULUMI_BACKEND_URL", "secrets.PULUMI_CONFIG_PASSPHRASE"],
      ["github.token"],
    ]);
  });

  it("comments on a preview that failed as well, with the reason that it printed", () => {
    expect(REVIEW.script).toContain("2> preview.log");
    expect(callsIn(REVIEW.script)[0]).toEqual(expect.arrayContaining(["--preview-log", "preview.log"]));
    expect(REVIEW.job.steps.at(-1)).toHaveProperty(
      "if",
      "${{ !cancelled() && steps.preview.outcome != 'skipped' }}",
    );
  });
});

describe("the workflows for forks", () => {
  it("run the fork's program without any secret, and with a token that only reads", () => {
    expect(Object.keys(PREVIEW.workflow.on)).toEqual(["pull_request"]);
    // What the one leaves out, the other takes: Dependabot's runs have no secrets either.
    expect(PREVIEW.job.if).toBe(
      "github.event.pull_request.head.repo.full_name != github.repository || github.event.pull_request.user.login == 'dependabot[bot]'",
    );
    expect(PREVIEW.job.permissions).toEqual({ contents: "read" });
    expect(JSON.stringify(PREVIEW.job).replaceAll("${{ runner.temp }}", "")).not.toContain("${{");
  });

  it("compare with the first parent of the merge, which has to be there", () => {
    expect(PREVIEW.job.steps[0]?.with).toHaveProperty("fetch-depth", 2);
    expect(PREVIEW.script).toContain(`git worktree add "$RUNNER_TEMP/base" HEAD^1\n`);
  });

  it("hand over the report that the second one reads", () => {
    const [args = []] = callsIn(PREVIEW.script);
    expect(args.at(args.indexOf("--output") + 1)).toBe("$RUNNER_TEMP/review.json");
    expect(PREVIEW.job.steps.at(-1)?.with).toMatchObject({
      name: "review",
      path: "${{ runner.temp }}/review.json",
    });
    expect(COMMENT.script).toContain(`--from "$RUNNER_TEMP/untrusted/review.json" `);
    // Also when the first one failed: the comment of an earlier push must not stand.
    expect(PREVIEW.job.steps.at(-1)).toHaveProperty("if", "!cancelled()");
    expect(COMMENT.job.if).not.toContain("success");
    expect(COMMENT.workflow.on).toEqual({
      workflow_run: { workflows: [PREVIEW.workflow.name], types: ["completed"] },
    });
  });

  it("comment from the default branch, without checking out the fork or naming it in a command", () => {
    expect(COMMENT.job.permissions).toEqual({ actions: "read", contents: "read", "pull-requests": "write" });
    const [checkout] = COMMENT.job.steps;
    expect(checkout?.with).toEqual({ "persist-credentials": false });
    expect(COMMENT.script).not.toContain("${{");
    // To fetch the artifact, and to comment.
    expect(givenTo(COMMENT.job)).toEqual([["github.token"], ["github.token"]]);
  });
});

it("GitLab CI reviews merge requests of the project itself, one job at a time", () => {
  expect(GITLAB).toEqual({
    review: expect.objectContaining({
      image: IMAGE,
      rules: [
        {
          if: '$CI_PIPELINE_SOURCE == "merge_request_event" && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID',
        },
      ],
      resource_group: "review-$CI_MERGE_REQUEST_IID",
      variables: { STACK: "prod", FOLDER: "." },
    }) as object,
  });
});

it("Bitbucket Pipelines reviews pull requests only, in the image of the tests", () => {
  expect(Object.keys(BITBUCKET.pipelines)).toEqual(["pull-requests"]);
  expect(BITBUCKET_STEP).toMatchObject({ image: IMAGE, "max-time": 15 });
});

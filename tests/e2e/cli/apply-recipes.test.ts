import { readFile } from "node:fs/promises";
import path from "node:path";
import { CLI, type CliResult } from "../../support/cli";
import { daysAhead } from "../../support/later";
import { ManagedOrganization } from "../../support/managed-organization";
import { installFor, parseRecipe, runScript, scriptOf, type GitLabJob } from "../../support/recipes";

interface Step {
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

interface Pipelines {
  readonly pipelines: {
    readonly branches?: {
      readonly main: readonly { readonly step: { readonly script: readonly string[] } }[];
    };
    readonly custom?: {
      readonly rotate: readonly [{ readonly step: { readonly script: readonly string[] } }];
    };
  };
}

/** The scripts of a job, one step after the other in one folder. */
const ofGitHub = (file: string, job: string): string =>
  (parseRecipe(`github-actions/${file}.yml`) as Workflow).jobs[job]?.steps
    .flatMap(({ run }) => run ?? [])
    .join("\n") ?? "";
const ofGitLab = (file: string, job: string): string => {
  const found = (parseRecipe(`gitlab/${file}.yml`) as Record<string, GitLabJob>)[job];
  return found === undefined ? "" : scriptOf(found);
};
const bitbucket = (file: string): Pipelines["pipelines"] =>
  (parseRecipe(`bitbucket/${file}.yml`) as Pipelines).pipelines;
const [bitbucketReview, bitbucketApply] = bitbucket("apply").branches?.main ?? [];

const SERVICES = [
  {
    name: "GitHub Actions",
    review: ofGitHub("apply", "review"),
    apply: ofGitHub("apply", "apply"),
    rotate: ofGitHub("rotate", "rotate"),
  },
  {
    name: "GitLab CI",
    review: ofGitLab("apply", "review-of-apply"),
    apply: ofGitLab("apply", "apply"),
    rotate: ofGitLab("rotate", "rotate"),
  },
  {
    name: "Bitbucket Pipelines",
    review: bitbucketReview?.step.script.join("\n") ?? "",
    apply: bitbucketApply?.step.script.join("\n") ?? "",
    rotate: bitbucket("rotate").custom?.rotate[0].step.script.join("\n") ?? "",
  },
];

const BEFORE = [
  `const { accountId } = new ServiceAccount("bot", { displayName: "bot", owner: "team-payments" });`,
  `new ApiToken("token", { accountId, label: "ci", scopes: ["read:jira-work"], lifetimeDays: 30, rotation: {} });`,
  `const group = new Group("group", { name: "deployers" });`,
];

/** Gives somebody an administering scope: not for a job that nobody approves. */
const RISKY = [
  ...BEFORE,
  `new ApiToken("wide", { accountId, label: "wide", scopes: ["manage:jira-configuration"] });`,
];

describe.each(SERVICES)("the recipes that change something on $name", ({ review, apply, rotate }) => {
  let managed: ManagedOrganization;
  let shims: string;

  beforeAll(async () => {
    managed = await ManagedOrganization.start();
    const { stack } = managed;
    await stack.succeed("stack", "init", "prod");
    await managed.declare(...BEFORE);
    shims = await installFor(stack.folder, CLI, stack.engine.pulumi);
  });

  afterAll(() => managed.stop());

  function run(script: string, changes: Readonly<Record<string, string>> = {}): Promise<CliResult> {
    const { stack } = managed;
    const file = (name: string): string => path.join(stack.folder, name);
    const env = stack.environmentWith(changes);
    const own = {
      STACK: "prod",
      FOLDER: ".",
      PATH: `${shims}:${env["PATH"] ?? ""}`,
      GITHUB_OUTPUT: file("output"),
      GITHUB_STEP_SUMMARY: file("summary.md"),
    };
    return runScript({ script }, { ...env, ...own }, stack.folder);
  }

  it("show the review first, which changes nothing, and then apply it", async () => {
    managed.emulator.clearRequests();
    const reviewed = await run(review);
    expect(reviewed).toMatchObject({ exitCode: 0 });
    const summary = await readFile(path.join(managed.stack.folder, "summary.md"), "utf8").catch(
      () => reviewed.stdout,
    );
    expect(summary).toContain("is created as a service account");
    expect(managed.writes()).toEqual([]);

    expect(await run(apply)).toMatchObject({ exitCode: 0 });
    expect(managed.objects()).toEqual({ accounts: ["bot"], groups: ["deployers"], tokens: ["ci"] });
  });

  it("rotate nothing that is not due", async () => {
    managed.emulator.clearRequests();
    expect(await run(rotate)).toMatchObject({ exitCode: 0 });
    expect(managed.writes()).toEqual([]);
  });

  it("rotate what is due, without anybody's approval", async () => {
    managed.emulator.clock.advance({ days: 20 });
    expect(await run(rotate, daysAhead(20))).toMatchObject({ exitCode: 0 });
    expect(managed.objects().tokens).toEqual(["ci", "ci"]);
  });

  it("stop a rotation with exit code 2 where something risky is due too, and change nothing", async () => {
    await managed.declare(...RISKY);
    managed.emulator.clearRequests();
    expect((await run(rotate, daysAhead(20))).exitCode).toBe(2);
    expect(managed.writes()).toEqual([]);
  });
});

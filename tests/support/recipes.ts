import { readFileSync } from "node:fs";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseDocument } from "yaml";
import { buildProgram } from "../../cli/src/program";
import { runProgram, type CliResult } from "./cli";

/** What `atlassian-admin init` copies. */
export const FOLDER = path.resolve(__dirname, "../../cli/recipes");

/** The page about them. */
export const PAGE = path.resolve(__dirname, "../../docs/recipes/README.md");

type Variables = Readonly<Record<string, string>>;

/** A scheduled check as one CI service or cluster has it. */
export interface Recipe {
  readonly name: string;
  readonly text: string;
  /** What the shell of the service is given. */
  readonly script: string;
  /** What the script finds in its environment when the service has these secrets. */
  environment(secrets: Variables): Variables;
}

interface GitHubWorkflow {
  readonly jobs: { readonly drift: { readonly steps: readonly GitHubStep[] } };
}

export interface GitHubStep {
  readonly id?: string;
  readonly uses?: string;
  readonly with?: Variables;
  readonly env?: Variables;
  readonly run?: string;
}

interface GitLabConfiguration {
  readonly drift: GitLabJob;
}

export interface GitLabJob {
  readonly variables: Variables;
  readonly before_script: readonly string[];
  readonly script: readonly string[];
}

/** What GitLab hands to the shell. */
export function scriptOf({
  before_script: before,
  script,
}: Pick<GitLabJob, "before_script" | "script">): string {
  return [...before, ...script].join("\n");
}

interface BitbucketConfiguration {
  readonly pipelines: {
    readonly custom: { readonly drift: readonly [{ readonly step: { readonly script: readonly string[] } }] };
  };
}

interface CronJob {
  readonly spec: { readonly jobTemplate: { readonly spec: { readonly template: { readonly spec: Pod } } } };
}

interface Pod {
  readonly containers: readonly [Container];
}

interface Container {
  readonly args: readonly [string];
  readonly env: readonly { readonly name: string; readonly value: string }[];
}

export function readRecipe(file: string): string {
  return readFileSync(path.join(FOLDER, file), "utf8");
}

/** Strictly: a key that is given twice, or anything else that a lax reader forgives, fails. */
export function parseRecipe(file: string): unknown {
  const document = parseDocument(readRecipe(file));
  const [flaw] = [...document.errors, ...document.warnings];
  if (flaw !== undefined) {
    throw flaw;
  }
  return document.toJS();
}

const FILES = {
  github: "github-actions/drift.yml",
  gitlab: "gitlab/drift.yml",
  bitbucket: "bitbucket/drift.yml",
  kubernetes: "kubernetes/cronjob.yaml",
} as const;

export const GITHUB = parseRecipe(FILES.github) as GitHubWorkflow;
export const GITLAB = parseRecipe(FILES.gitlab) as GitLabConfiguration;
export const BITBUCKET = parseRecipe(FILES.bitbucket) as BitbucketConfiguration;
export const CRON_JOB = parseRecipe(FILES.kubernetes) as CronJob;

/** GitHub runs each step in a separate shell, with what the step alone is given. */
function ofGitHub(): Pick<Recipe, "script" | "environment"> {
  const { env = {}, run = "" } = GITHUB.jobs.drift.steps.find(({ id }) => id === "check") ?? {};
  const fill = (text: string, secrets: Variables): string =>
    // A secret that does not exist is an empty text.
    text.replace(/\$\{\{ secrets\.(\w+) \}\}/g, (_, name: string) => secrets[name] ?? "");
  return {
    script: run,
    environment: (secrets) =>
      Object.fromEntries(Object.entries(env).map(([name, text]) => [name, fill(text, secrets)])),
  };
}

/** The others give every secret to the whole script, under its own name. */
function withAllSecrets(script: string, variables: Variables = {}): Pick<Recipe, "script" | "environment"> {
  return { script, environment: (secrets) => ({ ...secrets, ...variables }) };
}

const [{ step }] = BITBUCKET.pipelines.custom.drift;
const [container] = CRON_JOB.spec.jobTemplate.spec.template.spec.containers;
const containerVariables = Object.fromEntries(container.env.map(({ name, value }) => [name, value]));

export const RECIPES: readonly Recipe[] = [
  { name: "GitHub Actions", text: readRecipe(FILES.github), ...ofGitHub() },
  {
    name: "GitLab CI",
    text: readRecipe(FILES.gitlab),
    ...withAllSecrets(scriptOf(GITLAB.drift), GITLAB.drift.variables),
  },
  {
    name: "Bitbucket Pipelines",
    text: readRecipe(FILES.bitbucket),
    ...withAllSecrets(step.script.join("\n")),
  },
  {
    name: "Kubernetes",
    text: readRecipe(FILES.kubernetes),
    ...withAllSecrets(container.args[0], containerVariables),
  },
];

/**
 * Makes a folder look as it does after `npm ci`, with these programs as its `atlassian-admin` and `pulumi`.
 * @returns the PATH on which `npm` does nothing, and accepts nothing else.
 */
export async function installFor(folder: string, program: string, pulumi?: string): Promise<string> {
  const [bin, shims] = [path.join(folder, "node_modules/.bin"), path.join(folder, "shims")];
  await mkdir(bin, { recursive: true });
  await mkdir(shims);
  // What npm does to a program that it links.
  await chmod(program, 0o755);
  await symlink(program, path.join(bin, "atlassian-admin"));
  if (pulumi !== undefined) {
    await symlink(pulumi, path.join(bin, "pulumi"));
  }
  await writeFile(path.join(shims, "npm"), `#!/bin/sh\n[ "$*" = "ci --ignore-scripts" ]\n`, { mode: 0o755 });
  return shims;
}

/** Runs a recipe's script as the shell of its service does, with the folder of the project as the checkout. */
export function runScript(
  { script }: Pick<Recipe, "script">,
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<CliResult> {
  const checkout = { RUNNER_TEMP: cwd, GITHUB_WORKSPACE: cwd, CI_PROJECT_DIR: cwd, BITBUCKET_CLONE_DIR: cwd };
  return runProgram("bash", ["-eo", "pipefail", "-c", script], { ...checkout, ...env }, cwd);
}

/** An action that is pinned by its commit, and names the version. */
export const PINNED = /^ +(?:- )?uses: [\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/gm;

/** The arguments of every call of the command line in a script; the recipes quote nothing but a variable. */
export function callsIn(script: string): string[][] {
  return [...script.matchAll(/\batlassian-admin ([^|>\n]+)/g)].map(([, args = ""]) =>
    args.trim().replaceAll('"', "").split(" "),
  );
}

/** Has the command line read the arguments without doing anything; throws where it would refuse them. */
export async function accept(args: readonly string[]): Promise<void> {
  const program = buildProgram();
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ writeErr: () => undefined });
  }
  for (const command of program.commands) {
    command.action(() => undefined);
  }
  await program.parseAsync(args, { from: "user" });
}

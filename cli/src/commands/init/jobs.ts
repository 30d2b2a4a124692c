import { readFileSync } from "node:fs";
import path from "node:path";
import type { PackageManager, Service } from "./command";

/** The recipes in this package: the same files that the documentation shows. */
const RECIPES = path.resolve(__dirname, "../../../recipes");

export interface JobFacts {
  readonly service: Service;
  readonly stack: string;
  readonly packageManager: PackageManager;
  /** The project folder relative to the repository, such as `infra/identity`; `.` for the repository itself. */
  readonly folder: string;
}

/** The CI jobs of a service, by their paths in the repository. */
export function jobFiles(facts: JobFacts): Readonly<Record<string, string>> {
  switch (facts.service) {
    case "github":
      return {
        ...Object.fromEntries(
          GITHUB_WORKFLOWS.map((name) => [
            `.github/workflows/${name}.yml`,
            recipe(`github-actions/${name}.yml`, facts),
          ]),
        ),
        ".github/dependabot.yml": recipe("github-actions/dependabot.yml", facts),
      };
    case "gitlab":
      return { ".gitlab-ci.yml": JOBS.map((name) => recipe(`gitlab/${name}.yml`, facts)).join("\n") };
    case "bitbucket":
      return {
        "bitbucket-pipelines.yml": mergePipelines(JOBS.map((name) => recipe(`bitbucket/${name}.yml`, facts))),
      };
  }
}

const JOBS = ["review", "apply", "rotate", "drift"] as const;

const GITHUB_WORKFLOWS = [...JOBS, "review-fork-preview", "review-fork-comment"] as const;

const INSTALL = "npm ci --ignore-scripts";

const INSTALLS: Readonly<Record<PackageManager, string>> = {
  npm: INSTALL,
  pnpm: "corepack enable pnpm && pnpm install --frozen-lockfile --ignore-scripts",
};

/** A recipe with the stack, the folder and the package manager of the project. */
function recipe(file: string, { folder, packageManager, stack }: JobFacts): string {
  return readFileSync(path.join(RECIPES, file), "utf8")
    .replaceAll(/\bSTACK: prod$/gm, `STACK: ${stack}`)
    .replaceAll("export STACK=prod", `export STACK=${stack}`)
    .replaceAll("working-directory: . #", `working-directory: ${folder} #`)
    .replaceAll("FOLDER: . #", `FOLDER: ${folder} #`)
    .replaceAll("- cd . #", `- cd ${folder} #`)
    .replace(/(?<=ecosystem: npm\n +directory: )\/$/m, folder === "." ? "/" : `/${folder}`)
    .replaceAll(INSTALL, INSTALLS[packageManager]);
}

/** Bitbucket has a single file, in which the custom pipelines of all recipes share one key. */
function mergePipelines(recipes: readonly string[]): string {
  const sections = new Map<string, string[]>();
  for (const text of recipes) {
    const [, comment = "", key = "", body = ""] =
      /^((?:#.*\n)+)pipelines:\n {2}([\w-]+):\n([\s\S]*)$/.exec(text) ?? [];
    sections.set(key, [...(sections.get(key) ?? []), comment.replaceAll(/^(?=#)/gm, "    ") + body]);
  }
  const merged = [...sections].map(([key, parts]) => `  ${key}:\n${parts.join("")}`);
  return `pipelines:\n${merged.join("")}`;
}

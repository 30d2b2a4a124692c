import { readFile } from "node:fs/promises";
import path from "node:path";
import { projectFileOf } from "../../project";
import { repositoryOf } from "../../repository";
import { parseStack } from "../../stack-reference";
import type { ReviewOptions } from "./options";

/** The Pulumi project that a review is about. */
export interface Project {
  readonly folder: string;
  /** Missing if there is no project file. */
  readonly name?: string;
  /** The folder relative to the root of the repository, with slashes; empty for the root and without a repository. */
  readonly pathInRepository: string;
}

/** Finds the project as Pulumi does, from the folder of the stack upwards; else from the folder of the preview. */
export async function findProject({ stack = "", preview, cwd }: ReviewOptions): Promise<Project> {
  const start = parseStack(stack, cwd).folder;
  const starts = [
    start,
    ...(preview === undefined || preview === "-" ? [] : [path.dirname(path.resolve(preview))]),
  ];
  const file = starts.map(projectFileOf).find((found) => found !== undefined);
  const folder = file === undefined ? start : path.dirname(file);
  const content = file === undefined ? "" : await readFile(file, "utf8").catch(() => "");
  const name = nameIn(content);
  return { folder, pathInRepository: pathInRepository(folder), ...(name !== undefined && { name }) };
}

/** The same for YAML and JSON. */
function nameIn(content: string): string | undefined {
  return /^\s*["']?name["']?\s*:\s*["']?([\w.-]+)/m.exec(content)?.[1];
}

function pathInRepository(folder: string): string {
  return path.relative(repositoryOf(folder), folder).replaceAll(path.sep, "/");
}

/**
 * The key of the comment of a stack: project and stack, in any form in which the stack was given (`prod`,
 * `org/prod`, `org/project/prod`).
 * @param urn of any resource in the preview, which is most reliable; a preview that could not start has none.
 */
export function stackNameOf(
  urn: string | undefined,
  { stack = "", cwd }: ReviewOptions,
  project: Project,
): string {
  const [, name, projectName] = /^urn:pulumi:(.+?)::(.+?)::/.exec(urn ?? "") ?? [];
  if (name !== undefined && projectName !== undefined) {
    return `${projectName}/${name}`;
  }
  const parts = parseStack(stack, cwd)
    .stack.split("/")
    .filter((part) => part !== "");
  // Of two parts, the first is the organisation. Without a project file there is nothing better.
  const qualifier = parts.length > 2 ? parts.at(-2) : (project.name ?? parts.at(-2));
  return [qualifier, parts.at(-1)].filter((part) => part !== undefined).join("/");
}

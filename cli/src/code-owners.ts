import { readFileSync } from "node:fs";
import path from "node:path";
import ignore from "ignore";

/** Where the services look for the file. The first file that exists is used. */
const FILES = [
  ".github/CODEOWNERS",
  ".gitlab/CODEOWNERS",
  ".bitbucket/CODEOWNERS",
  "CODEOWNERS",
  "docs/CODEOWNERS",
];

interface Rule {
  readonly matches: (file: string) => boolean;
  readonly owners: readonly string[];
  /** The section (GitLab only). Empty for rules without a section. */
  readonly section: string;
}

/** The owners of the files of a repository, by its CODEOWNERS file. */
export class CodeOwners {
  readonly #rules: readonly Rule[];

  private constructor(content: string) {
    this.#rules = rulesIn(content);
  }

  /** @param root The top folder of the repository. Without a CODEOWNERS file in it, no file has an owner. */
  static of(root: string): CodeOwners {
    for (const file of FILES) {
      try {
        return new CodeOwners(readFileSync(path.join(root, file), "utf8"));
      } catch {
        // The file does not exist. The next one is tried.
      }
    }
    return new CodeOwners("");
  }

  /**
   * The owners of a file, such as `@acme/payments @ann`; `undefined` if the file has no owner. In each section,
   * the last matching line counts.
   * @param file Path relative to the top folder of the repository, with slashes.
   */
  ownerOf(file: string): string | undefined {
    if (file === "" || file.startsWith("../") || path.posix.isAbsolute(file)) {
      return undefined;
    }
    const bySection = new Map<string, readonly string[]>();
    for (const { matches, owners, section } of this.#rules) {
      if (matches(file)) {
        bySection.set(section, owners);
      }
    }
    const owners = [...new Set([...bySection.values()].flat())];
    return owners.length === 0 ? undefined : owners.join(" ");
  }
}

function rulesIn(content: string): Rule[] {
  const rules: Rule[] = [];
  let section = "";
  let sectionOwners: readonly string[] = [];
  for (const line of content.split(/\r?\n/)) {
    const text = line.replace(/(^|\s)#.*$/, "").trim();
    const [, name, rest = ""] = /^\^?\[([^\]]+)\](?:\[\d+\])?(.*)$/.exec(text) ?? [];
    if (name !== undefined) {
      section = name.toLowerCase();
      sectionOwners = wordsIn(rest);
    } else if (text !== "") {
      const [pattern = "", ...owners] = wordsIn(text);
      rules.push({
        matches: toMatcher(pattern),
        owners: owners.length > 0 ? owners : sectionOwners,
        section,
      });
    }
  }
  return rules;
}

/** Splits at spaces, except after a backslash. */
function wordsIn(text: string): string[] {
  return text.match(/(?:\\.|\S)+/g) ?? [];
}

/** Patterns work as in `.gitignore`, except that `docs/*` does not match files in subfolders of `docs`. */
function toMatcher(pattern: string): (file: string) => boolean {
  const matcher = ignore().add(pattern);
  if (!/[^*]\/\*$/.test(pattern)) {
    return (file) => matcher.ignores(file);
  }
  const folder = ignore().add(`${pattern}/**`);
  return (file) => matcher.ignores(file) && !folder.ignores(file);
}

/** Whether one of the names is the owner, or one of several owners. Ignores case. */
export function isOwnedBy(owner: string | undefined, asked: readonly string[]): boolean {
  if (owner === undefined) {
    return false;
  }
  const names = [owner, ...(owner.includes("@") ? owner.split(/\s+/) : [])].map((one) => one.toLowerCase());
  return asked.some((one) => names.includes(one.toLowerCase()));
}

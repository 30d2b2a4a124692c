import { readFileSync } from "node:fs";
import path from "node:path";
import ignore from "ignore";

/** Where the services look for the file, the first one that exists counts. */
const FILES = [
  ".github/CODEOWNERS",
  ".gitlab/CODEOWNERS",
  ".bitbucket/CODEOWNERS",
  "CODEOWNERS",
  "docs/CODEOWNERS",
];

interface Rule {
  readonly fits: (file: string) => boolean;
  readonly owners: readonly string[];
  /** The section of GitLab. Everywhere else there is one without a name. */
  readonly section: string;
}

/** Who owns the files of a repository, by its CODEOWNERS file. */
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
        // It is not there.
      }
    }
    return new CodeOwners("");
  }

  /**
   * The owners of a file, such as `@acme/payments @ann`; `undefined` if nobody owns it. The last line that fits
   * decides, in each section.
   * @param file From the top folder of the repository, with slashes.
   */
  ownerOf(file: string): string | undefined {
    if (file === "" || file.startsWith("../") || path.posix.isAbsolute(file)) {
      return undefined;
    }
    const bySection = new Map<string, readonly string[]>();
    for (const { fits, owners, section } of this.#rules) {
      if (fits(file)) {
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
      rules.push({ fits: toFit(pattern), owners: owners.length > 0 ? owners : sectionOwners, section });
    }
  }
  return rules;
}

/** A backslash keeps a blank in a name. */
function wordsIn(text: string): string[] {
  return text.match(/(?:\\.|\S)+/g) ?? [];
}

/** Patterns are those of `.gitignore`, but `docs/*` fits no file of a folder in `docs`. */
function toFit(pattern: string): (file: string) => boolean {
  const matcher = ignore().add(pattern);
  if (!/[^*]\/\*$/.test(pattern)) {
    return (file) => matcher.ignores(file);
  }
  const folder = ignore().add(`${pattern}/**`);
  return (file) => matcher.ignores(file) && !folder.ignores(file);
}

/** Whether somebody is an owner, or one of several. Case does not count. */
export function isOwnedBy(owner: string | undefined, asked: readonly string[]): boolean {
  if (owner === undefined) {
    return false;
  }
  const names = [owner, ...(owner.includes("@") ? owner.split(/\s+/) : [])].map((one) => one.toLowerCase());
  return asked.some((one) => names.includes(one.toLowerCase()));
}

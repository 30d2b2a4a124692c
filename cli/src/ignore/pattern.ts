import { toExpression } from "../glob";

/** The types that a pattern can name. `people` are the members of a group that are not service accounts. */
const SUBJECT_TYPES = ["account", "token", "group", "member", "people", "role", "admin"] as const;

type SubjectType = (typeof SUBJECT_TYPES)[number];

/** The subject of a finding, as patterns match it. */
export interface Subject {
  readonly type: SubjectType;
  /**
   * All its names and ids. For something that belongs to something else, such as a member of a group, both are
   * joined with a slash.
   */
  readonly names: readonly string[];
  /** Whether it administers an app or the organisation. Then only a pattern without `*` matches. */
  readonly administers?: boolean;
}

/** The kind of finding that a pattern without a kind applies to. */
const DEFAULT_KIND = "unmanaged";

export interface Pattern {
  readonly kind: string;
  readonly type: SubjectType;
  readonly text: string;
  /** Where it comes from, for messages. */
  readonly source: string;
}

/**
 * Reads one line: `[kind:] type name`, and a comment after white space and `#`.
 * @returns `undefined` for an empty line and a comment.
 * @throws if it is not a pattern.
 */
export function parsePattern(line: string, source: string, kinds: readonly string[]): Pattern | undefined {
  const written = line.replace(/(^|\s)#.*$/s, "").trim();
  if (written === "") {
    return undefined;
  }
  const [, kind = DEFAULT_KIND, type = "", text = ""] =
    /^(?:([a-z-]+):\s*)?([a-z]+)\s+(\S.*)$/su.exec(written) ?? [];
  if (!isSubjectType(type) || !kinds.includes(kind)) {
    throw new Error(
      `${source} is not a valid pattern (received "${written}"). Write a type and a name, such as "group jira-*" or "unused: token ci-bot/*". ` +
        `Types: ${SUBJECT_TYPES.join(", ")}. Kinds: ${kinds.join(", ")}.`,
    );
  }
  return { kind, type, text, source };
}

function isSubjectType(type: string): type is SubjectType {
  return (SUBJECT_TYPES as readonly string[]).includes(type);
}

/** The patterns of one run. */
export class Ignored {
  readonly #patterns: readonly (Pattern & { readonly expression: RegExp })[];
  readonly #used = new Set<Pattern>();
  /** How many findings, or members of findings, were ignored. */
  count = 0;

  constructor(patterns: readonly Pattern[]) {
    this.#patterns = patterns.map((pattern) => ({ ...pattern, expression: toExpression(pattern.text) }));
  }

  /**
   * Whether a pattern names the expected administrators. Without one, no administrator can be classified as
   * unexpected.
   */
  get namesAdmins(): boolean {
    return this.#patterns.some(({ type }) => type === "admin");
  }

  /** Whether a pattern matches any name of one thing. */
  covers(kind: string, ...subjects: readonly Subject[]): boolean {
    const isCovered = subjects.some((subject) => this.#find(kind, subject));
    this.count += isCovered ? 1 : 0;
    return isCovered;
  }

  /** Whether every one of several things is ignored. */
  coversAll(kind: string, subjects: readonly Subject[]): boolean {
    const isCovered = subjects.length > 0 && subjects.every((subject) => this.#find(kind, subject));
    this.count += isCovered ? 1 : 0;
    return isCovered;
  }

  /** Whether all users in the group are ignored, so that they need not be read. */
  coversPeopleOf(...names: readonly string[]): boolean {
    return this.#find(DEFAULT_KIND, { type: "people", names });
  }

  /** The patterns without `*` that matched nothing. */
  idle(): Pattern[] {
    return this.#patterns.filter((pattern) => !this.#used.has(pattern) && !pattern.text.includes("*"));
  }

  #find(kind: string, subject: Subject): boolean {
    const found = this.#patterns.find((pattern) => fits(pattern, kind, subject));
    if (found !== undefined) {
      this.#used.add(found);
    }
    return found !== undefined;
  }
}

function fits(
  { expression, kind, text, type }: Pattern & { readonly expression: RegExp },
  ofKind: string,
  { administers = false, names, type: ofType }: Subject,
): boolean {
  return (
    kind === ofKind &&
    type === ofType &&
    !(administers && text.includes("*")) &&
    names.some((name) => expression.test(name))
  );
}

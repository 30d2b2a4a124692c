const TYPES = [
  "ServiceAccount",
  "ApiToken",
  "Group",
  "GroupMembership",
  "GroupMembers",
  "GroupRoleAssignment",
] as const;

/** One resource of `pulumi-atlassian-admin`, as a program declares it or a state has it. */
export interface IdentityResource {
  readonly type: (typeof TYPES)[number];
  readonly urn: string;
  /** The logical name. */
  readonly name: string;
  /** As the program declares them. A value that is not known yet (`UNKNOWN`) never violates a rule. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What the state has; the ids in it tell which account and group a membership means. */
  readonly outputs?: Readonly<Record<string, unknown>>;
  /**
   * For each input, the URNs of the resources that its value comes from. Tells the same while the ids are not
   * known.
   */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly isProtected?: boolean;
}

/** What is judged. */
export interface DeclaredStack {
  readonly resources: readonly IdentityResource[];
  /** What the operation would delete, replacements included; only where that is known. */
  readonly deletions?: readonly IdentityResource[];
}

export type Level = "advisory" | "mandatory";

export interface Violation {
  readonly rule: string;
  readonly level: Level;
  readonly urn?: string;
  /** What people call it, such as `service account "deploy-bot"`. */
  readonly resource: string;
  readonly message: string;
  readonly remedy: string;
  /** The page that describes the rule. */
  readonly url: string;
}

/** What the engine sends in a preview for a value that is not known yet (`sdk/nodejs/runtime/rpc.ts`). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Out of the engine's type, such as `pulumi-nodejs:dynamic/atlassian-admin:Group`, or
 * `atlassian-admin:index:Group` for the native provider; `undefined` for what is not of the package.
 */
export function identityTypeOf(token: string): IdentityResource["type"] | undefined {
  const [, name] =
    /^(?:pulumi-nodejs:dynamic\/atlassian-admin|atlassian-admin:index):(\w+)$/.exec(token) ?? [];
  return TYPES.find((type) => name === type);
}

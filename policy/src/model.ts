const TYPES = [
  "ServiceAccount",
  "ApiToken",
  "Group",
  "GroupMembership",
  "GroupMembers",
  "GroupRoleAssignment",
] as const;

/** One resource of `pulumi-atlassian-admin`, from a program or from a state. */
export interface IdentityResource {
  readonly type: (typeof TYPES)[number];
  readonly urn: string;
  /** The logical name. */
  readonly name: string;
  /** The declared inputs. An unknown value (`UNKNOWN`) never violates a rule. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The outputs in the state; their ids identify the account and the group of a membership. */
  readonly outputs?: Readonly<Record<string, unknown>>;
  /**
   * For each input, the URNs of the resources that its value comes from. Identifies the source while ids are
   * unknown.
   */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly isProtected?: boolean;
}

/** What the rules check. */
export interface DeclaredStack {
  readonly resources: readonly IdentityResource[];
  /** The resources that the operation would delete, replacements included; only if known. */
  readonly deletions?: readonly IdentityResource[];
}

export type Level = "advisory" | "mandatory";

export interface Violation {
  readonly rule: string;
  readonly level: Level;
  readonly urn?: string;
  /** A readable name, such as `service account "deploy-bot"`. */
  readonly resource: string;
  readonly message: string;
  readonly remedy: string;
  /** The page that describes the rule. */
  readonly url: string;
}

/** The engine's placeholder for a value that is unknown in a preview (`sdk/nodejs/runtime/rpc.ts`). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * The type name without the engine's prefix, from `pulumi-nodejs:dynamic/atlassian-admin:Group`, or
 * `atlassian-admin:index:Group` for the native provider; `undefined` for other packages.
 */
export function identityTypeOf(token: string): IdentityResource["type"] | undefined {
  const [, name] =
    /^(?:pulumi-nodejs:dynamic\/atlassian-admin|atlassian-admin:index):(\w+)$/.exec(token) ?? [];
  return TYPES.find((type) => name === type);
}

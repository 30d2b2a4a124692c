/** The resource types that an import writes, in the order in which they are declared. */
export const TYPES = [
  "ServiceAccount",
  "Group",
  "ApiToken",
  "GroupMembership",
  "GroupRoleAssignment",
] as const;

/** Inputs or outputs. References to other objects by id have a name. */
interface Values {
  readonly [name: string]: unknown;
  readonly orgId?: unknown;
  readonly accountId?: unknown;
  readonly groupId?: unknown;
  readonly email?: unknown;
}

/** The service account that an object is, or belongs to. */
export interface OfAccount {
  /** The name of the account, as part of a file name. */
  readonly slug: string;
  readonly owner: string | undefined;
}

/** One object at Atlassian, as the resource that will manage it. */
export interface ImportedObject {
  readonly type: (typeof TYPES)[number];
  /** The logical name in the program. */
  readonly name: string;
  /** The physical id. */
  readonly id: string;
  readonly inputs: Values;
  /** What the state contains in addition to the inputs. */
  readonly outputs: Values;
  readonly account?: OfAccount | undefined;
  /** What an id in the program stands for, such as the name of a user whose e-mail address is hidden. */
  readonly comment?: string | undefined;
}

/** Something that is not imported. */
export interface LeftOut {
  /** Kind and name, such as `group "ops"`. */
  readonly what: string;
  readonly id?: string;
  readonly reason: string;
}

/** No API shows the scopes of a token. This value passes the scope validation and is not a scope of Atlassian. */
export const UNKNOWN_SCOPE = "unknown:imported";

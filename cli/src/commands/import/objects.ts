/** The resource types that an import writes, in the order in which they are declared. */
export const TYPES = [
  "ServiceAccount",
  "Group",
  "ApiToken",
  "GroupMembership",
  "GroupRoleAssignment",
] as const;

/** Inputs or outputs; those that refer to other objects by id are named. */
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
  /** What the state has beside the inputs. */
  readonly outputs: Values;
  readonly account?: OfAccount | undefined;
  /**
   * What an id that the program has to use stands for, such as the name of a person whose e-mail address is
   * not shown.
   */
  readonly comment?: string | undefined;
}

/** Something that is not imported. */
export interface LeftOut {
  /** What it is and what it is called, such as `group "ops"`. */
  readonly what: string;
  readonly id?: string;
  readonly reason: string;
}

/** No API shows what a token may do. Fits what check asks of a scope, and is none that Atlassian knows. */
export const UNKNOWN_SCOPE = "unknown:imported";

/** The resource types that an import writes, in the order of the files. */
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
}

/** One object at Atlassian, as the resource that shall manage it. */
export interface ImportedObject {
  readonly type: (typeof TYPES)[number];
  /** The logical name in the program. */
  readonly name: string;
  /** The physical id. */
  readonly id: string;
  readonly inputs: Values;
  /** What the state has beside the inputs. */
  readonly outputs: Values;
  /** The owner of the service account that it belongs to. */
  readonly owner?: string | undefined;
}

/** No API shows what a token may do. Fits what check asks of a scope, and is none that Atlassian knows. */
export const UNKNOWN_SCOPE = "unknown:imported";

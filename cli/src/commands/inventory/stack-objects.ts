import type { Engine } from "../../engine";
import { requireState, resourceNameOf } from "../../stack-state";

/** What an inventory tells the manager of. */
export type ObjectKind = "account" | "token" | "group" | "membership" | "role";

/** The Atlassian objects that a stack has in its state. */
export interface StackObjects {
  readonly stack: string;
  has(kind: ObjectKind, id: string): boolean;
}

/** Ids as `StackObjects` knows them, for the kinds that are named by more than one id. */
export const membershipId = (groupId: string, accountId: string): string => `${groupId}/${accountId}`;
export const roleId = (groupId: string, resourceId: string, role: string): string =>
  `${groupId}/${resourceId}/${role}`;

/** Reads a stack's state as the engine exports it. Secrets in it stay encrypted. */
export async function readStackObjects(engine: Engine, cwd: string, stack: string): Promise<StackObjects> {
  return toStackObjects(stack, await requireState(engine, cwd, stack));
}

interface StateResource {
  readonly type?: string;
  readonly id?: string;
  readonly inputs?: Values;
  readonly outputs?: Values;
}

type Values = Readonly<Record<string, unknown>>;

/** The objects of our resource types in an exported state. */
export function toStackObjects(stack: string, exported: unknown): StackObjects {
  const { deployment } = exported as { deployment?: { resources?: readonly StateResource[] | null } | null };
  const keys = new Set(
    (deployment?.resources ?? []).flatMap((resource) => {
      const type = resourceNameOf(resource.type);
      const values = { ...resource.inputs, ...resource.outputs };
      return type === undefined ? [] : (OBJECTS_OF[type]?.(resource.id, values) ?? []);
    }),
  );
  return { stack, has: (kind, id) => keys.has(toKey(kind, id)) };
}

const toKey = (kind: ObjectKind, id: string): string => `${kind} ${id}`;

/** What each resource type manages, out of its physical id and its inputs and outputs. */
const OBJECTS_OF: Readonly<Record<string, (id: unknown, values: Values) => string[]>> = {
  ServiceAccount: (id) => texts(id).map((one) => toKey("account", one)),
  // A rotation changes the token and keeps the physical id.
  ApiToken: (_, { tokenId, previousTokenId }) =>
    texts(tokenId, previousTokenId).map((one) => toKey("token", one)),
  Group: (id) => texts(id).map((one) => toKey("group", one)),
  GroupMembership: (_, { groupId, accountId }) => membershipsOf(groupId, [accountId]),
  GroupMembers: (_, { groupId, accountIds }) =>
    membershipsOf(groupId, Array.isArray(accountIds) ? accountIds : []),
  GroupRoleAssignment: (_, { groupId, resourceId, role }) => {
    const [group, resource, held] = texts(groupId, resourceId, role);
    return group === undefined || resource === undefined || held === undefined
      ? []
      : [toKey("role", roleId(group, resource, held))];
  },
};

function membershipsOf(groupId: unknown, accountIds: readonly unknown[]): string[] {
  return texts(groupId).flatMap((group) =>
    texts(...accountIds).map((account) => toKey("membership", membershipId(group, account))),
  );
}

/** Those that are texts; a value that the program made secret is an object, and stays unread. */
function texts(...values: readonly unknown[]): string[] {
  return values.filter((value) => typeof value === "string");
}

import type { Engine } from "../engine";
import { isAdminRole } from "../commands/review/risky";
import { isObject } from "../json-file";
import { readIdentities, type Identity } from "./identities";

/** The types of objects in a stack. `admin` is an account that the stack itself makes an administrator of an app. */
export type ObjectKind = "account" | "token" | "group" | "membership" | "role" | "admin";

/** The Atlassian objects in the state of a stack. */
export interface StackObjects {
  readonly stack: string;
  has(kind: ObjectKind, id: string): boolean;
  /** Whether the stack declares the group's member list, so that the engine itself compares the members. */
  listsMembersOf(groupId: string): boolean;
  /** Whether a resource of the stack refers to the group, also if the group itself is managed elsewhere. */
  usesGroup(groupId: string): boolean;
}

/** The keys that `StackObjects` uses for types with more than one id. */
export const membershipId = (groupId: string, accountId: string): string => `${groupId}/${accountId}`;
export const roleId = (groupId: string, resourceId: string, role: string): string =>
  `${groupId}/${resourceId}/${role}`;

/** Reads the objects in a stack's state. */
export async function readStackObjects(engine: Engine, cwd: string, stack: string): Promise<StackObjects> {
  return toStackObjects(stack, await readIdentities(engine, cwd, stack));
}

/** The objects of these resources. */
export function toStackObjects(
  stack: string,
  resources: readonly Pick<Identity, "type" | "id" | "values">[],
): StackObjects {
  const keys = new Set(resources.flatMap((resource) => OBJECTS_OF[resource.type]?.(resource) ?? []));
  const groupsOf = (types: readonly string[]): Set<unknown> =>
    new Set(resources.filter(({ type }) => types.includes(type)).map(({ values }) => values["groupId"]));
  const listed = groupsOf(["GroupMembers"]);
  const used = groupsOf(["GroupMembers", "GroupMembership", "GroupRoleAssignment"]);
  return {
    stack,
    has: (kind, id) => keys.has(toKey(kind, id)),
    listsMembersOf: (groupId) => listed.has(groupId),
    usesGroup: (groupId) => used.has(groupId),
  };
}

const toKey = (kind: ObjectKind, id: string): string => `${kind} ${id}`;

/** The object that each resource type manages, from its physical id and its inputs and outputs. */
const OBJECTS_OF: Readonly<Record<string, (resource: Pick<Identity, "id" | "values">) => string[]>> = {
  // Either of its ids identifies the account.
  ServiceAccount: ({ id, values: { accountId, productAccess } }) => [
    ...texts(id, accountId).map((one) => toKey("account", one)),
    ...(administersApp(productAccess) ? texts(accountId).map((one) => toKey("admin", one)) : []),
  ],
  // A rotation changes the token and keeps the physical id.
  ApiToken: ({ values: { tokenId, previousTokenId } }) =>
    texts(tokenId, previousTokenId).map((one) => toKey("token", one)),
  Group: ({ id }) => texts(id).map((one) => toKey("group", one)),
  GroupMembership: ({ values: { groupId, accountId } }) => membershipsOf(groupId, [accountId]),
  GroupMembers: ({ values: { groupId, accountIds } }) =>
    membershipsOf(groupId, Array.isArray(accountIds) ? accountIds : []),
  GroupRoleAssignment: ({ values: { groupId, resourceId, role } }) => {
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

function administersApp(productAccess: unknown): boolean {
  return Array.isArray(productAccess) && productAccess.some((entry) => isObject(entry) && isAdminRole(entry));
}

/** Only the strings. */
function texts(...values: readonly unknown[]): string[] {
  return values.filter((value) => typeof value === "string");
}

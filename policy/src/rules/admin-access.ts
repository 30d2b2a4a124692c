import { findLike, isLike, namePatterns } from "../patterns";
import { known } from "../resource";
import type { GroupReference, StackView } from "../stack-view";

/** Settings that define admin groups. */
export const ADMIN_SETTINGS = {
  groups: namePatterns(["*admins", "*administrators"]).describe(
    "The names of admin groups; `*` stands for any text.",
  ),
  roles: namePatterns(["atlassian/admin", "atlassian/*-admin"]).describe(
    "The roles that make a group of this stack an admin group.",
  ),
};

interface AdminSettings {
  readonly groups: readonly string[];
  readonly roles: readonly string[];
}

/** Explains why a group is an admin group; `undefined` if it is none, as far as the stack shows. */
export function adminReasons(
  stack: StackView,
  settings: AdminSettings,
): (group: GroupReference) => string | undefined {
  const roles = adminRoles(stack, settings.roles);
  return ({ key, name = "" }) => {
    const pattern = findLike(settings.groups, name);
    const role = roles.get(key);
    if (pattern !== undefined) {
      return `its name matches "${pattern}"`;
    }
    return role === undefined ? undefined : `it has the role "${role}"`;
  };
}

/** The admin role of each group that has one, by the group's key. A role that has ended does not count. */
function adminRoles(stack: StackView, patterns: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    stack.ofType("GroupRoleAssignment").flatMap((assignment) => {
      const role = known(assignment.inputs["role"]);
      const group = stack.groupOf(assignment);
      const isAdmin = role !== undefined && patterns.some((pattern) => isLike(pattern, role));
      return isAdmin && group !== undefined && assignment.inputs["ended"] !== true
        ? [[group.key, role] as const]
        : [];
    }),
  );
}

import { findLike, isLike, namePatterns } from "../patterns";
import { describe, known } from "../resource";
import { defineRule } from "../rule";
import type { StackView } from "../stack-view";

export const adminGroups = defineRule({
  name: "admin-groups",
  demand: "No service account is in an admin group.",
  why: "A service account that administers is the widest door there is: its token has no second factor, and whoever has it can make more accounts. Admin groups are for people.",
  blindTo:
    "Groups that administer without a telling name and without a role in this stack, accounts given by an id that the stack does not have, and admin roles given through `productAccess`.",
  level: "mandatory",
  scope: "stack",
  settings: {
    groups: namePatterns(["*admins", "*administrators"]).describe(
      "The names of admin groups; `*` stands for any text.",
    ),
    roles: namePatterns(["atlassian/admin", "atlassian/*-admin"]).describe(
      "The roles that make a group of this stack an admin group.",
    ),
  },
  check: ({ stack, settings }) => {
    const roles = adminRoles(stack, settings.roles);
    return stack.memberships().flatMap(({ resource, group, member }) => {
      const pattern = findLike(settings.groups, group.name ?? "");
      const role = roles.get(group.key);
      if (member.kind !== "service account" || (pattern === undefined && role === undefined)) {
        return [];
      }
      const reason = pattern === undefined ? `it has the role "${role}"` : `its name is like "${pattern}"`;
      return [
        {
          resource,
          called: `${describe(resource)} of ${member.called}`,
          names: member.names,
          message: `${member.called} is put into the admin group "${group.name ?? group.key}" (${reason}).`,
          remedy: "Take it out, and give it what it needs through a group of its own.",
        },
      ];
    });
  },
});

/** The admin role of each group that has one, by the group's key. */
function adminRoles(stack: StackView, patterns: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    stack.ofType("GroupRoleAssignment").flatMap((assignment) => {
      const role = known(assignment.inputs["role"]);
      const group = stack.groupOf(assignment);
      const isAdmin = role !== undefined && patterns.some((pattern) => isLike(pattern, role));
      return isAdmin && group !== undefined ? [[group.key, role] as const] : [];
    }),
  );
}

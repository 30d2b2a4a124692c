import { describe } from "../resource";
import { defineRule } from "../rule";
import { ADMIN_SETTINGS, adminReasons } from "./admin-access";

export const adminGroups = defineRule({
  name: "admin-groups",
  demand: "No service account is in an admin group.",
  why: "A service account with admin rights is the greatest risk: its token has no second factor, and anybody who has the token can create more accounts. Admin groups are for users.",
  blindTo:
    "Admin groups without a recognisable name and without a role in this stack, accounts whose id the stack does not contain, and admin roles through `productAccess`.",
  level: "mandatory",
  scope: "stack",
  settings: ADMIN_SETTINGS,
  check: ({ stack, settings }) => {
    const reasonOf = adminReasons(stack, settings);
    return stack.memberships().flatMap(({ resource, group, member }) => {
      const reason = reasonOf(group);
      if (member.kind !== "service account" || reason === undefined) {
        return [];
      }
      return [
        {
          resource,
          called: `${describe(resource)} of ${member.called}`,
          names: member.names,
          message: `${member.called} is added to the admin group "${group.name ?? group.key}" (${reason}).`,
          remedy: "Remove it, and grant what it needs through a separate group.",
        },
      ];
    });
  },
});

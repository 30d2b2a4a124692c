import { describe } from "../resource";
import { defineRule } from "../rule";
import { ADMIN_SETTINGS, adminReasons } from "./admin-access";

export const adminGroups = defineRule({
  name: "admin-groups",
  demand: "No service account is in an admin group.",
  why: "A service account that administers is the widest door there is: its token has no second factor, and whoever has it can make more accounts. Admin groups are for people.",
  blindTo:
    "Groups that administer without a telling name and without a role in this stack, accounts given by an id that the stack does not have, and admin roles given through `productAccess`.",
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
          message: `${member.called} is put into the admin group "${group.name ?? group.key}" (${reason}).`,
          remedy: "Take it out, and give it what it needs through a group of its own.",
        },
      ];
    });
  },
});

import { findLike, namePatterns } from "../patterns";
import { describe } from "../resource";
import { defineRule } from "../rule";

export const serviceGroups = defineRule({
  name: "service-groups",
  demand: "No user is in a group for service accounts.",
  why: "A group for service accounts has the permissions that they need. A user in it has these permissions without a decision, and keeps them after a change of job.",
  blindTo:
    "Members whose account id the stack does not contain: an id does not show whether it is a user. An address that does not belong to a service account counts as a user's.",
  level: "mandatory",
  scope: "stack",
  settings: {
    groups: namePatterns(["svc-*", "service-*", "*-bots"]).describe(
      "The names of groups for service accounts; `*` stands for any text.",
    ),
  },
  check: ({ stack, settings }) =>
    stack.memberships().flatMap(({ resource, group, member }) => {
      const name = group.name ?? "";
      const pattern = findLike(settings.groups, name);
      return member.kind !== "person" || pattern === undefined
        ? []
        : [
            {
              resource,
              called: `${describe(resource)} of ${member.called}`,
              names: member.names,
              message: `${member.called} is added to "${name}", a group for service accounts (its name matches "${pattern}").`,
              remedy: "Add the user to a group for users that has the same role.",
            },
          ];
    }),
});

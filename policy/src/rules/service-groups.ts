import { findLike, namePatterns } from "../patterns";
import { describe } from "../resource";
import { defineRule } from "../rule";

export const serviceGroups = defineRule({
  name: "service-groups",
  demand: "No person is in a group that is for service accounts.",
  why: "A group for machines is given what machines need. A person in it has that access without anybody having decided so, and keeps it after a change of job.",
  blindTo:
    "Members given by an account id that the stack does not have: an id does not tell whose it is. An address that is not a service account's counts as a person's.",
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
              message: `${member.called} is put into "${name}", a group for service accounts (its name is like "${pattern}").`,
              remedy: "Put the person into a group for people that has the same role.",
            },
          ];
    }),
});

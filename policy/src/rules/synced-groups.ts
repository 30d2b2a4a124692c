import { findLike, namePatterns } from "../patterns";
import { describe } from "../resource";
import { defineRule } from "../rule";

export const syncedGroups = defineRule({
  name: "synced-groups",
  demand: "Nobody is put into a group whose members come from an identity provider.",
  why: "The identity provider decides who is in such a group, and would take the member out again. The provider refuses it too, but only in `pulumi up`.",
  blindTo:
    "A preview has no network, so only the name tells. Put the names of your synced groups, or the prefix that they have, into `groups`.",
  level: "mandatory",
  scope: "stack",
  settings: {
    groups: namePatterns(["idp-*", "scim-*", "okta-*", "entra-*"]).describe(
      "The names of synced groups; `*` stands for any text.",
    ),
  },
  check: ({ stack, settings }) =>
    [...stack.ofType("GroupMembership"), ...stack.ofType("GroupMembers")].flatMap((resource) => {
      const name = stack.groupOf(resource)?.name;
      const pattern = findLike(settings.groups, name ?? "");
      return name === undefined || pattern === undefined
        ? []
        : [
            {
              resource,
              message: `${describe(resource)} puts members into "${name}", whose members come from an identity provider (its name is like "${pattern}").`,
              remedy: "Change the members at the identity provider, or use a group of its own.",
            },
          ];
    }),
});

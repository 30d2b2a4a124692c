import { findLike, namePatterns } from "../patterns";
import { describe } from "../resource";
import { defineRule } from "../rule";

export const syncedGroups = defineRule({
  name: "synced-groups",
  demand: "No members are declared in a group whose members come from an identity provider.",
  why: "The identity provider decides who is in such a group, and would remove the member again. The provider rejects such a member too, but only in `pulumi up`.",
  blindTo:
    "A preview has no network, so the rule only sees names. List the names of your synced groups, or their prefix, in `groups`.",
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
              message: `${describe(resource)} adds members to "${name}", whose members come from an identity provider (its name matches "${pattern}").`,
              remedy: "Change the members at the identity provider, or use another group.",
            },
          ];
    }),
});

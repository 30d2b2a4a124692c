import { describe } from "../resource";
import { defineRule } from "../rule";

export const accountProtect = defineRule({
  name: "account-protect",
  demand: "A service account is protected against deletion.",
  why: "Deleting a service account is permanent: Atlassian purges it with its tokens, and no account with the same id can be created again. With `protect: true` the engine refuses the deletion.",
  blindTo: "A protection that is removed and used in the same `pulumi up`: see account-deletion.",
  level: "mandatory",
  scope: "resource",
  settings: {},
  check: ({ stack }) =>
    stack
      .ofType("ServiceAccount")
      .filter(({ isProtected }) => isProtected === false)
      .map((resource) => ({
        resource,
        message: `${describe(resource)} is not protected, and deleting it is permanent.`,
        remedy: "Set the resource option protect: true.",
      })),
});

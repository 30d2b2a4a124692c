import { z } from "zod";
import { checkFailure, type CheckFailure } from "../../lifecycle/check-failure";
import type { Fields } from "../../lifecycle/resource-definition";
import { commonFields, commonInputs, displayText, opaqueId } from "../common-inputs";
import { exactlyOne } from "../exactly-one";

// As the API documents them; an app offers some of them, and there will be more.
const KNOWN_ROLES = [
  "user",
  "user-access-admin",
  "admin",
  "guest",
  "contributor",
  "customer",
  "basic",
  "stakeholder",
  "viewer",
].map((name) => `atlassian/${name}`);

export const groupRoleAssignmentInputs = z.strictObject({
  ...commonInputs,
  groupId: opaqueId.optional(),
  groupName: displayText.optional(),
  resourceId: z
    .string()
    .regex(/^ari:\S+$/, `must be the ARI of an app, such as "ari:cloud:jira-software::site/…"`)
    .optional(),
  site: z
    .string()
    .regex(
      /^(https:\/\/)?[a-z\d-]+(\.[a-z\d-]+)*\/?$/i,
      `must be a site, such as "acme", "acme.atlassian.net" or "https://acme.atlassian.net"`,
    )
    .optional(),
  product: z
    .string()
    .regex(/^[^\s/]+$/, `must be the key of an app, such as "jira-software" or "confluence"`)
    .optional(),
  role: z.string().regex(/^[\w-]+\/[\w-]+$/, `must be the id of a role, such as ${KNOWN_ROLES.join(", ")}`),
});

export type GroupRoleAssignmentInputs = z.output<typeof groupRoleAssignmentInputs>;

export interface GroupRoleAssignmentOutputs {
  readonly groupId: string;
  readonly directoryId: string;
  readonly resourceId: string;
}

export const groupRoleAssignmentFields: Fields<GroupRoleAssignmentInputs> = {
  ...commonFields,
  groupId: { change: "replace-when-set" },
  groupName: { change: "replace-when-set" },
  resourceId: { change: "replace-when-set" },
  site: { change: "replace-when-set" },
  product: { change: "replace-when-set" },
  role: { change: "replace" },
};

/** The group is named in exactly one of two ways, and so is the app: by its ARI, or by site and product together. */
export function groupRoleAssignmentFailures(inputs: Partial<GroupRoleAssignmentInputs>): CheckFailure[] {
  const { resourceId, site, product } = inputs;
  const failures = [
    ...exactlyOne(inputs, "groupId", "groupName"),
    ...exactlyOne(inputs, "resourceId", "site"),
  ];
  if (resourceId !== undefined && product !== undefined) {
    failures.push(checkFailure(["product"], "must be left out when resourceId is given", product));
  }
  if (site !== undefined && product === undefined) {
    failures.push(checkFailure(["product"], "is required with site", product));
  }
  return failures;
}

import { z } from "zod";
import { checkFailure, type CheckFailure } from "../../lifecycle/check-failure";
import type { CheckContext, Fields, OutputFacts } from "../../lifecycle/resource-definition";
import { commonFields, commonInputs, displayText, identityId } from "../common-inputs";
import { exactlyOne } from "../exactly-one";
import { endedFailures, endingFields, endingInputs, endingOutputs } from "../grant-end";
import { groupFields, type ResolvedGroup } from "../group-of-members";
import { isSameIgnoringCase, isSameSite } from "../same-values";

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
  groupId: identityId.optional(),
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
  ...endingInputs,
});

export type GroupRoleAssignmentInputs = z.output<typeof groupRoleAssignmentInputs>;

export interface GroupRoleAssignmentOutputs extends ResolvedGroup {
  /** By the server's date: see `EndingInputs`. */
  readonly ended?: boolean | undefined;
  readonly resourceId: string;
  /** Site and product that the program gave before it gave the ARI. */
  readonly resolvedSite?: string | undefined;
  readonly resolvedProduct?: string | undefined;
}

export const groupRoleAssignmentOutputs: OutputFacts<GroupRoleAssignmentInputs, GroupRoleAssignmentOutputs> =
  { groupId: {}, directoryId: {}, resourceId: {}, ...endingOutputs };

export const groupRoleAssignmentFields: Fields<GroupRoleAssignmentInputs> = {
  ...commonFields,
  ...groupFields,
  ...endingFields,
  resourceId: { change: "replace-when-set", isSame: isSameIgnoringCase },
  site: {
    change: "replace-when-set",
    isSame: isSameSite,
    isSameObject: (desired, { resolvedSite }) =>
      typeof resolvedSite === "string" && isSameSite(resolvedSite, desired),
  },
  product: {
    change: "replace-when-set",
    isSame: isSameIgnoringCase,
    isSameObject: (desired, { resolvedProduct }) =>
      typeof resolvedProduct === "string" && isSameIgnoringCase(resolvedProduct, desired),
  },
  role: { change: "replace", isSame: isSameIgnoringCase },
};

/** The group is named in exactly one of two ways, and so is the app: by its ARI, or by site and product together. */
export function groupRoleAssignmentFailures(
  inputs: Partial<GroupRoleAssignmentInputs>,
  { previous }: CheckContext<GroupRoleAssignmentInputs>,
): CheckFailure[] {
  const { resourceId, site, product } = inputs;
  const failures = [
    ...exactlyOne(inputs, "groupId", "groupName"),
    ...exactlyOne(inputs, "resourceId", "site"),
    ...endedFailures(inputs, previous),
  ];
  if (resourceId !== undefined && product !== undefined) {
    failures.push(checkFailure(["product"], "must be left out when resourceId is given", product));
  }
  if (site !== undefined && product === undefined) {
    failures.push(checkFailure(["product"], "is required with site", product));
  }
  return failures;
}

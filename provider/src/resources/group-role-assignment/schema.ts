import { z } from "zod";
import { checkFailure, type CheckFailure } from "../../lifecycle/check-failure";
import { input, output, type ValuesOf } from "../../lifecycle/fields";
import type { KnownInputs, RuleContext } from "../../lifecycle/resource-definition";
import { commonInputs, optionalText, text } from "../common-inputs";
import { exactlyOne } from "../exactly-one";
import { endedFailures, endingInputs, endingOutputs } from "../grant-end";
import { groupReference, resolvedGroupOutputs } from "../group-of-members";
import { isSameIgnoringCase, isSameSite } from "../same-values";

// The roles that the API documents. An app offers some of them, and there can be more.
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

const resourceId = z
  .string()
  .regex(/^ari:\S+$/, `must be the ARI of an app, such as "ari:cloud:jira-software::site/…"`)
  .optional();

const site = z
  .string()
  .regex(
    /^(https:\/\/)?[a-z\d-]+(\.[a-z\d-]+)*\/?$/i,
    `must be a site, such as "acme", "acme.atlassian.net" or "https://acme.atlassian.net"`,
  )
  .optional();

const product = z
  .string()
  .regex(/^[^\s/]+$/, `must be the key of an app, such as "jira-software" or "confluence"`)
  .optional();

const role = z
  .string()
  .regex(/^[\w-]+\/[\w-]+$/, `must be the id of a role, such as ${KNOWN_ROLES.join(", ")}`);

export const groupRoleAssignmentInputs = {
  ...commonInputs,
  ...groupReference,
  resourceId: input(resourceId, { change: "replace-when-set", isSame: isSameIgnoringCase }),
  site: input(site, {
    change: "replace-when-set",
    isSame: isSameSite,
    isSameObject: (desired, { resolvedSite }) =>
      typeof resolvedSite === "string" && isSameSite(resolvedSite, desired),
  }),
  product: input(product, {
    change: "replace-when-set",
    isSame: isSameIgnoringCase,
    isSameObject: (desired, { resolvedProduct }) =>
      typeof resolvedProduct === "string" && isSameIgnoringCase(resolvedProduct, desired),
  }),
  role: input(role, { change: "replace", isSame: isSameIgnoringCase }),
  ...endingInputs,
};

export const groupRoleAssignmentOutputs = {
  ...resolvedGroupOutputs,
  resourceId: output(text),
  /** Site and product that the program gave before it gave the ARI. */
  resolvedSite: output(optionalText, { isInternal: true }),
  resolvedProduct: output(optionalText, { isInternal: true }),
  ...endingOutputs,
};

export type GroupRoleAssignmentInputs = ValuesOf<typeof groupRoleAssignmentInputs>;
export type GroupRoleAssignmentOutputs = ValuesOf<typeof groupRoleAssignmentOutputs>;

/** The group is named in exactly one of two ways, and so is the app: by its ARI, or by site and product together. */
export function groupRoleAssignmentFailures(
  known: KnownInputs<GroupRoleAssignmentInputs>,
  { isGiven, previous }: RuleContext<GroupRoleAssignmentInputs>,
): CheckFailure[] {
  const { product } = known;
  const failures = [
    ...exactlyOne(known, ["groupId", "groupName"], isGiven),
    ...exactlyOne(known, ["resourceId", "site"], isGiven),
    ...endedFailures(known, previous),
  ];
  if (isGiven("resourceId") && product !== undefined) {
    failures.push(checkFailure(["product"], "must be left out when resourceId is given", product));
  }
  if (isGiven("site") && !isGiven("product")) {
    failures.push(checkFailure(["product"], "is required with site", undefined));
  }
  return failures;
}

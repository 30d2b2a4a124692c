import { z } from "zod";
import { known } from "../resource";
import { defineRule } from "../rule";

/**
 * How many service accounts an organisation can have
 * (https://support.atlassian.com/user-management/docs/understand-service-accounts).
 */
const QUOTAS = { free: 5, "guard-standard": 250, enterprise: 1000 } as const;

export const accountQuota = defineRule({
  name: "account-quota",
  demand: "The stack has no more service accounts than the organisation's plan allows.",
  why: "Above the quota the API rejects new accounts, in the middle of a `pulumi up`. Atlassian documents 5 accounts, 250 with Guard Standard and 1,000 with an Enterprise plan.",
  blindTo:
    "Accounts of other stacks and accounts that were created by hand: set their number as `elsewhere`. The documented quotas were not tested in a live organisation.",
  level: "advisory",
  scope: "stack",
  settings: {
    plan: z
      .enum(["free", "guard-standard", "enterprise"], `must be "free", "guard-standard" or "enterprise"`)
      .default("free")
      .describe("The plan whose documented quota applies: 5, 250 or 1,000 accounts."),
    most: z
      .int("must be a whole number")
      .min(0, "must be 0 or more")
      .optional()
      .describe("Your own quota, instead of the plan's."),
    elsewhere: z
      .int("must be a whole number")
      .min(0, "must be 0 or more")
      .default(0)
      .describe("The number of accounts in the organisation that are not in the stack."),
  },
  check: ({ stack, settings: { plan, most, elsewhere } }) => {
    const accounts = stack.ofType("ServiceAccount");
    const quota = most ?? QUOTAS[plan];
    return [...new Set(accounts.map(({ inputs }) => known(inputs["orgId"])))].flatMap((orgId) => {
      const count = accounts.filter(({ inputs }) => known(inputs["orgId"]) === orgId).length;
      const organization = orgId === undefined ? "the organisation" : `organisation "${orgId}"`;
      const others = elsewhere === 0 ? "" : ` in addition to ${elsewhere} others`;
      return count + elsewhere <= quota
        ? []
        : [
            {
              called: organization,
              message: `the stack has ${count} service account${count === 1 ? "" : "s"} in ${organization}${others}; the quota is ${quota}.`,
              remedy: `Delete unused accounts, or set "plan" or "most" of this rule to the quota of the organisation.`,
            },
          ];
    });
  },
});

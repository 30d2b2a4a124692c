import { z } from "zod";
import type { IdentityResource } from "../model";
import { describe, isGiven, known } from "../resource";
import { defineRule, type Breach } from "../rule";
import { ADMIN_SETTINGS, adminReasons } from "./admin-access";

const DAY_MS = 86_400_000;

export const adminAccessEnds = defineRule({
  name: "admin-access-ends",
  demand: "Membership of an admin group has an end date within the allowed time.",
  why: "Admin access for one task stays until somebody remembers it. With `until` it ends automatically, and an extension is a change that a second person reviews.",
  blindTo:
    "Admin groups without a recognisable name and without a role in this stack, members that no stack declares, admin roles through `productAccess`, and whether `pulumi up` runs on a schedule: only a run removes the member on its day.",
  level: "mandatory",
  scope: "stack",
  settings: {
    days: z
      .int("must be a whole number of days")
      .min(1, "must be at least 1 day")
      .optional()
      .describe("The longest time from today to the end, in days. Without it, the rule is inactive."),
    ...ADMIN_SETTINGS,
  },
  check: ({ stack, settings: { days, ...settings }, today }) => {
    if (days === undefined) {
      return [];
    }
    const reasonOf = adminReasons(stack, settings);
    const lastDay = new Date(Date.parse(today) + days * DAY_MS).toISOString().slice(0, 10);
    return [...stack.ofType("GroupMembership"), ...stack.ofType("GroupMembers")].flatMap((resource) => {
      const group = stack.groupOf(resource);
      const reason = group === undefined ? undefined : reasonOf(group);
      if (group === undefined || reason === undefined) {
        return [];
      }
      const where = `the admin group "${group.name ?? group.key}" (${reason})`;
      return entriesOf(resource).flatMap(({ accountId, email, until }): Breach[] => {
        const day = known(until);
        if (isGiven(until) && (day === undefined || day <= lastDay)) {
          return [];
        }
        const account = known(email) ?? known(accountId);
        const called = account === undefined ? describe(resource) : `${describe(resource)} of "${account}"`;
        return [
          {
            resource,
            called,
            names: [account, group.name].flatMap((name) => name ?? []),
            message:
              day === undefined
                ? `${called} gives access to ${where} without an end date.`
                : `${called} gives access to ${where} until ${day}; the last allowed day is ${lastDay}.`,
            remedy: `Set until: "${lastDay}" or an earlier day.`,
          },
        ];
      });
    });
  },
});

/** The members that a resource declares. Entirely unknown ones are omitted. */
function entriesOf({ type, inputs }: IdentityResource): readonly Readonly<Record<string, unknown>>[] {
  const entries: unknown = type === "GroupMembers" ? inputs["members"] : [inputs];
  return Array.isArray(entries)
    ? entries.filter((entry): entry is Record<string, unknown> => typeof entry === "object" && entry !== null)
    : [];
}

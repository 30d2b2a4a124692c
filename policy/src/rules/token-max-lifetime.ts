import { z } from "zod";
import type { IdentityResource } from "../model";
import { describe, isGiven, known } from "../resource";
import { defineRule } from "../rule";

/** What the provider gives a token that declares no end; its check fills it in. */
const PROVIDER_DEFAULT_DAYS = 90;
const DAY_MS = 86_400_000;

export const tokenMaxLifetime = defineRule({
  name: "token-max-lifetime",
  demand: "A token lives no longer than the allowed number of days.",
  why: "A token that leaks works for whoever has it until it expires. The shorter its life, the less a leak that nobody noticed is worth.",
  blindTo:
    "A token with `expiresAt` is measured from today, not from the day it was made, so one that is too long-lived passes once enough of its life is over.",
  level: "mandatory",
  scope: "resource",
  settings: {
    days: z
      .int("must be a whole number of days")
      .min(1, "must be at least 1 day")
      .default(90)
      .describe("The longest life, in days."),
  },
  check: ({ stack, settings: { days }, today }) =>
    stack.ofType("ApiToken").flatMap((resource) => {
      const life = lifeOf(resource, today);
      if (life === undefined || life <= days) {
        return [];
      }
      return [
        {
          resource,
          message: `${describe(resource)} lives ${life} days; the limit is ${days}.`,
          remedy:
            !isGiven(resource.inputs["lifetimeDays"]) && isGiven(resource.inputs["expiresAt"])
              ? `Give it an earlier expiresAt, or lifetimeDays: ${days} with rotation: {}, so that it is renewed by itself.`
              : `Give it lifetimeDays: ${days} or less; with rotation: {} it is renewed by itself.`,
        },
      ];
    }),
});

/** In days; what the program counts wins over the day that the provider computes from it. */
function lifeOf({ inputs }: IdentityResource, today: string): number | undefined {
  const { lifetimeDays, expiresAt } = inputs;
  if (isGiven(lifetimeDays)) {
    return typeof lifetimeDays === "number" ? lifetimeDays : undefined;
  }
  if (!isGiven(expiresAt)) {
    return PROVIDER_DEFAULT_DAYS;
  }
  const days = Math.round((Date.parse(known(expiresAt) ?? "") - Date.parse(today)) / DAY_MS);
  return Number.isNaN(days) ? undefined : days;
}

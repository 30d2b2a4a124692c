import { z } from "zod";
import type { IdentityResource } from "../model";
import { describe, isGiven, known } from "../resource";
import { defineRule } from "../rule";

/** The lifetime of a token that declares no expiry; the provider's check fills it in. */
const PROVIDER_DEFAULT_DAYS = 90;
const DAY_MS = 86_400_000;

export const tokenMaxLifetime = defineRule({
  name: "token-max-lifetime",
  demand: "A token is valid for no longer than the allowed number of days.",
  why: "A leaked token works for everybody who has it until it expires. The shorter its lifetime, the less an unnoticed leak is worth.",
  blindTo:
    "A token with `expiresAt` is measured from today, not from its creation, so a token that is too long-lived passes once enough of its lifetime is over.",
  level: "mandatory",
  scope: "resource",
  settings: {
    days: z
      .int("must be a whole number of days")
      .min(1, "must be at least 1 day")
      .default(90)
      .describe("The maximum lifetime, in days."),
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
          message: `${describe(resource)} is valid for ${life} days; the limit is ${days}.`,
          remedy:
            !isGiven(resource.inputs["lifetimeDays"]) && isGiven(resource.inputs["expiresAt"])
              ? `Set an earlier expiresAt, or lifetimeDays: ${days} with rotation: {}, so that it rotates automatically.`
              : `Set lifetimeDays: ${days} or less; with rotation: {} it rotates automatically.`,
        },
      ];
    }),
});

/** In days; the lifetime that the program sets wins over the day that the provider computes from it. */
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

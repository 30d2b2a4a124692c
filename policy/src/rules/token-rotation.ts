import { z } from "zod";
import { describe, isGiven } from "../resource";
import { defineRule } from "../rule";

/** The provider's default of `rotation.beforeExpiryDays`. */
const PROVIDER_DEFAULT_DAYS = 14;

export const tokenRotation = defineRule({
  name: "token-rotation",
  demand: "A token rotates, and does so early enough before it expires.",
  why: "A token that does not rotate expires on a day that nobody remembers, and everything that uses it stops working. Rotation needs a `pulumi up` in the last days of the token, so this period must be long enough.",
  blindTo:
    "Whether `pulumi up` runs on a schedule at all, and whether the token was imported and therefore is not rotated.",
  level: "advisory",
  scope: "resource",
  settings: {
    beforeExpiryDays: z
      .int("must be a whole number of days")
      .min(1, "must be at least 1 day")
      .default(7)
      .describe("How many days before its expiry a token must rotate, at least."),
  },
  check: ({ stack, settings: { beforeExpiryDays: least } }) =>
    stack.ofType("ApiToken").flatMap((resource) => {
      const { rotation } = resource.inputs;
      if (!isGiven(rotation)) {
        return [
          {
            resource,
            message: `${describe(resource)} does not rotate.`,
            remedy: "Set rotation: {}; a token with expiresAt needs lifetimeDays instead.",
          },
        ];
      }
      const days: unknown =
        typeof rotation === "object"
          ? ((rotation as Record<string, unknown>)["beforeExpiryDays"] ?? PROVIDER_DEFAULT_DAYS)
          : undefined;
      return typeof days !== "number" || days >= least
        ? []
        : [
            {
              resource,
              message: `${describe(resource)} rotates ${days} days before it expires; at least ${least} are required.`,
              remedy: `Set rotation: { beforeExpiryDays: ${least} } or more.`,
            },
          ];
    }),
});

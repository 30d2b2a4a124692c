import { z } from "zod";
import type { Fields } from "../../lifecycle/resource-definition";
import { commonFields, commonInputs, displayText, opaqueId } from "../common-inputs";

/** Longest life of a token, in days; the API refuses more. */
export const MAX_LIFETIME_DAYS = 365;
export const DEFAULT_LIFETIME_DAYS = 90;
const MAX_SCOPES = 50;
/** When a token with `rotation` gets a new secret, and how long the old one stays. */
export const DEFAULT_BEFORE_EXPIRY_DAYS = 14;
export const DEFAULT_OVERLAP_DAYS = 7;

const scope = z
  .string()
  .regex(
    /^[a-z]+(:[a-z0-9][a-z0-9._-]*){1,3}$/,
    `must be a scope such as "read:jira-work" or "read:issue:jira"`,
  );

function wholeDays(maximum: number) {
  const range = `must be from 1 to ${maximum} days`;
  return z.int("must be a whole number of days").min(1, range).max(maximum, range);
}

export const apiTokenInputs = z.strictObject({
  ...commonInputs,
  accountId: opaqueId,
  label: displayText,
  scopes: z
    .array(scope)
    .min(1, "must name at least one scope; the API makes no token without")
    .max(MAX_SCOPES, `must name at most ${MAX_SCOPES} scopes`)
    .transform((scopes) => [...new Set(scopes)].sort()),
  expiresAt: z.iso.date(`must be a day in UTC such as "2027-03-01"`).optional(),
  lifetimeDays: wholeDays(MAX_LIFETIME_DAYS).optional(),
  rotation: z
    .strictObject({
      beforeExpiryDays: wholeDays(MAX_LIFETIME_DAYS - 1).optional(),
      overlapDays: wholeDays(MAX_LIFETIME_DAYS - 1).optional(),
    })
    .optional(),
  rotationTrigger: z
    .string()
    .transform((trigger) => trigger || undefined)
    .optional(),
  // Computed by check, so that the end of an overlap is a difference which a preview shows.
  overlapEndsAt: z.iso.date().optional(),
});

export type ApiTokenInputs = z.output<typeof apiTokenInputs>;

export interface ApiTokenOutputs {
  /** Secret. Missing after an import: no API shows it again. */
  readonly token: string | undefined;
  readonly tokenId: string;
  readonly fullLabel: string;
  /** The token that a rotation replaced, until its overlap ends. */
  readonly previousTokenId?: string | undefined;
}

// No API changes a token. A new expiry is a new token too, but one that is made in place, with the old one staying for a while.
export const apiTokenFields: Fields<ApiTokenInputs> = {
  ...commonFields,
  accountId: { change: "replace" },
  label: { change: "replace" },
  scopes: { change: "replace" },
  rotationTrigger: { change: "replace-when-changed" },
  expiresAt: { change: "update" },
  lifetimeDays: { change: "update" },
  rotation: { change: "update" },
  overlapEndsAt: { change: "update", isComputed: true },
};

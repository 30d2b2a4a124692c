import { z } from "zod";
import type { FieldChange } from "../../lifecycle/resource-definition";
import { displayText, opaqueId } from "../common-inputs";

/** Longest life of a token, in days; the API refuses more. */
export const MAX_LIFETIME_DAYS = 365;
export const DEFAULT_LIFETIME_DAYS = 90;
const MAX_SCOPES = 50;

const scope = z
  .string()
  .regex(
    /^[a-z]+(:[a-z0-9][a-z0-9._-]*){1,3}$/,
    `must be a scope such as "read:jira-work" or "read:issue:jira"`,
  );

export const apiTokenInputs = z.strictObject({
  orgId: opaqueId,
  accountId: opaqueId,
  label: displayText,
  scopes: z
    .array(scope)
    .min(1, "must name at least one scope; the API makes no token without")
    .max(MAX_SCOPES, `must name at most ${MAX_SCOPES} scopes`)
    .transform((scopes) => [...new Set(scopes)].sort()),
  expiresAt: z.iso.date(`must be a day in UTC such as "2027-03-01"`).optional(),
  lifetimeDays: z
    .int("must be a whole number of days")
    .min(1, `must be from 1 to ${MAX_LIFETIME_DAYS} days`)
    .max(MAX_LIFETIME_DAYS, `must be from 1 to ${MAX_LIFETIME_DAYS} days`)
    .optional(),
});

export type ApiTokenInputs = z.output<typeof apiTokenInputs>;

export interface ApiTokenOutputs {
  /** Secret. Missing after an import: no API shows it again. */
  readonly token: string | undefined;
  readonly tokenId: string;
  readonly fullLabel: string;
}

// No API changes a token, so everything that it is made of replaces it.
export const apiTokenFields: Readonly<Record<keyof ApiTokenInputs, FieldChange>> = {
  orgId: "replace",
  accountId: "replace",
  label: "replace",
  scopes: "replace",
  expiresAt: "replace",
  lifetimeDays: "update",
};

import { z } from "zod";
import { bareId, idKey } from "../../organization/ids";
import { input, output, type ValuesOf } from "../../lifecycle/fields";
import { commonInputs, displayText, opaqueId, optionalText, text } from "../common-inputs";

/** The longest lifetime of a token, in days. The API refuses more. */
export const MAX_LIFETIME_DAYS = 365;
export const DEFAULT_LIFETIME_DAYS = 90;
/** When a token with `rotation` gets a new secret, and how long the old token stays valid. */
export const DEFAULT_BEFORE_EXPIRY_DAYS = 14;
export const DEFAULT_OVERLAP_DAYS = 7;

/** The placeholder that an import writes for scopes, because no API shows them. */
export const STAND_IN_SCOPE = "unknown:imported";

/** Whether scopes hold the placeholder. No token is created with it, and a resource that has it was imported. */
export const hasStandInScope = (scopes: readonly (string | undefined)[] = []): boolean =>
  scopes.some((scope) => scope?.startsWith("unknown:") === true);

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

const scopes = z
  .array(scope)
  .min(1, "must name at least one scope. The API creates no token without one")
  .transform(toSortedSet);

const day = z.iso.date(`must be a day in UTC such as "2027-03-01"`).optional();

const rotation = z
  .strictObject({
    beforeExpiryDays: wholeDays(MAX_LIFETIME_DAYS - 1).optional(),
    overlapDays: wholeDays(MAX_LIFETIME_DAYS - 1).optional(),
  })
  .optional();

const rotationTrigger = z
  .string()
  .transform((trigger) => trigger || undefined)
  .optional();

// No API changes a token. A new expiry means a new token too, but an update creates it, and the old token stays for
// some time.
export const apiTokenInputs = {
  ...commonInputs,
  accountId: input(z.string().transform(bareId).pipe(opaqueId), {
    change: "replace",
    isSame: (left, right) => idKey(left) === idKey(right),
  }),
  label: input(displayText, { change: "replace", isSame: isSameLabel }),
  scopes: input(scopes, { change: "replace", isSame: isSameSet }),
  expiresAt: input(day, { change: "update" }),
  lifetimeDays: input(wholeDays(MAX_LIFETIME_DAYS).optional(), { change: "update" }),
  rotation: input(rotation, { change: "update" }),
  rotationTrigger: input(rotationTrigger, { change: "replace-when-changed" }),
  // Computed by check, so that the end of an overlap is a difference that a preview shows.
  overlapEndsAt: input(day, { change: "update", isComputed: true }),
};

/** A token that another one has replaced. It can be revoked from the UTC day `endsAt` on. */
const replacedToken = z.object({ tokenId: text, endsAt: text });

/** Days that check computes. */
const computedDays = z.object({ expiresAt: optionalText, overlapEndsAt: optionalText });

export const apiTokenOutputs = {
  /** The secret. Missing after an import, because no API shows it again. */
  token: output(optionalText, { isSecret: true, isPromised: true, changesWith: ["expiresAt"] }),
  tokenId: output(text, { changesWith: ["expiresAt"] }),
  fullLabel: output(text, { changesWith: ["expiresAt"] }),
  /** The UTC day that the API reports as the expiry. Missing if a refresh found the token dead. */
  expiresAt: output(optionalText, { isPromised: true, changesWith: ["expiresAt"] }),
  /**
   * When the token was created, by the server's clock, RFC 3339. Missing after an import and in states of
   * versions before 0.2.0.
   */
  issuedAt: output(optionalText, { isInternal: true }),
  /** Set until a list shows the token: `expiresAt` is only what was requested. */
  isExpiryUnseen: output(z.literal(true).optional(), { isInternal: true }),
  /** The token that was replaced last, until it is revoked. */
  previousTokenId: output(optionalText, { changesWith: ["expiresAt", "overlapEndsAt"] }),
  /** The UTC day from which on it can be revoked. Missing if that day has come. */
  overlapEndsAt: output(optionalText, { isInternal: true }),
  /** Tokens that were replaced before that one, and are not revoked yet. */
  olderTokens: output(z.array(replacedToken).readonly().optional(), { isInternal: true }),
  /**
   * The days as check computed them, if the API or the server's clock changed them. A refresh shows these as
   * the inputs.
   */
  requested: output(computedDays.optional(), { isInternal: true }),
};

export type ApiTokenInputs = ValuesOf<typeof apiTokenInputs>;
export type ApiTokenOutputs = ValuesOf<typeof apiTokenOutputs>;
export type ReplacedToken = Readonly<z.output<typeof replacedToken>>;
export type ComputedDays = Pick<ApiTokenInputs, "expiresAt" | "overlapEndsAt">;

function toSortedSet(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

/** Regardless of order, because an import file can have any order. */
function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  return toSortedSet(left).join("\n") === toSortedSet(right).join("\n");
}

/** Labels differ by case, but not by spaces or Unicode composition. */
function isSameLabel(left: string, right: string): boolean {
  const normalized = (label: string): string => label.normalize("NFC").replace(/\s+/g, " ").trim();
  return normalized(left) === normalized(right);
}

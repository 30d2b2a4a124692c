import { z } from "zod";
import { bareId, idKey } from "../../organization/ids";
import type { Fields, OutputFacts } from "../../lifecycle/resource-definition";
import { commonFields, commonInputs, displayText, opaqueId } from "../common-inputs";

/** Longest life of a token, in days; the API refuses more. */
export const MAX_LIFETIME_DAYS = 365;
export const DEFAULT_LIFETIME_DAYS = 90;
/** When a token with `rotation` gets a new secret, and how long the old one stays. */
export const DEFAULT_BEFORE_EXPIRY_DAYS = 14;
export const DEFAULT_OVERLAP_DAYS = 7;

/** What an import writes in place of scopes, which no API shows. */
export const STAND_IN_SCOPE = "unknown:imported";

/** Whether scopes have such a stand-in. A token is never minted with it, and a resource that has it was imported. */
export const hasStandInScope = (scopes: unknown): boolean =>
  Array.isArray(scopes) && scopes.some((scope) => typeof scope === "string" && scope.startsWith("unknown:"));

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
  accountId: z.string().transform(bareId).pipe(opaqueId),
  label: displayText,
  scopes: z
    .array(scope)
    .min(1, "must name at least one scope; the API makes no token without")
    .transform(toSortedSet),
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

/** Days that check computes. */
export type ComputedDays = Pick<ApiTokenInputs, "expiresAt" | "overlapEndsAt">;

/** A token that another one has replaced. */
export interface ReplacedToken {
  readonly tokenId: string;
  /** The UTC day from which on it may be revoked. */
  readonly endsAt: string;
}

export interface ApiTokenOutputs {
  /** Secret. Missing after an import: no API shows it again. */
  readonly token: string | undefined;
  readonly tokenId: string;
  readonly fullLabel: string;
  /**
   * The UTC day within which the API says that the token stops, or at whose first moment. Missing where a
   * refresh found it dead.
   */
  readonly expiresAt?: string | undefined;
  /**
   * When the token was minted, by the server's clock, RFC 3339. Missing after an import and in states of
   * versions before 0.2.0.
   */
  readonly issuedAt?: string | undefined;
  /** Whether no list has shown the token yet, so that `expiresAt` is only what was asked for. */
  readonly isExpiryUnseen?: true | undefined;
  /** The token that was replaced last, until it is revoked. */
  readonly previousTokenId?: string | undefined;
  /** The UTC day from which on it may be revoked; missing when that is due. */
  readonly overlapEndsAt?: string | undefined;
  /** Tokens that were replaced before that one, and are not revoked yet. */
  readonly olderTokens?: readonly ReplacedToken[] | undefined;
  /**
   * The days as check computed them, where the API or the server's clock made other ones of them: a refresh
   * shows these as the inputs.
   */
  readonly requested?: ComputedDays | undefined;
}

export const apiTokenOutputs: OutputFacts<ApiTokenInputs, ApiTokenOutputs> = {
  token: { isSecret: true, changesWith: ["expiresAt"] },
  tokenId: { changesWith: ["expiresAt"] },
  fullLabel: { changesWith: ["expiresAt"] },
  expiresAt: { changesWith: ["expiresAt"] },
  previousTokenId: { isOptional: true, changesWith: ["expiresAt", "overlapEndsAt"] },
};

// No API changes a token. A new expiry is a new token too, but one that is made in place, with the old one
// staying for a while.
export const apiTokenFields: Fields<ApiTokenInputs> = {
  ...commonFields,
  accountId: { change: "replace", isSame: (left, right) => idKey(left) === idKey(right) },
  label: { change: "replace", isSame: isSameLabel },
  scopes: { change: "replace", isSame: isSameSet },
  rotationTrigger: { change: "replace-when-changed" },
  expiresAt: { change: "update" },
  lifetimeDays: { change: "update" },
  rotation: { change: "update" },
  overlapEndsAt: { change: "update", isComputed: true },
};

function toSortedSet(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

/** An import file may have them in any order. */
function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  return toSortedSet(left).join("\n") === toSortedSet(right).join("\n");
}

/** Labels differ by case, and not by spaces or by how characters are composed. */
function isSameLabel(left: string, right: string): boolean {
  const normalized = (label: string): string => label.normalize("NFC").replace(/\s+/g, " ").trim();
  return normalized(left) === normalized(right);
}

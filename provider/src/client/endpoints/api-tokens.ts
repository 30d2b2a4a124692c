import { z } from "zod";
import { endpoint, listing } from "../endpoint";
import { optionalTime } from "../times";
import { anyBody, dataPage, optionalText } from "./responses";
import { DOCUMENTED_ACCOUNTS } from "./service-accounts";

/**
 * A token as the API lists it: without its secret and its scopes, which no API shows again. Times are
 * RFC 3339 in UTC.
 */
export interface ApiTokenRecord {
  readonly id: string;
  readonly label: string;
  readonly createdAt: string | undefined;
  readonly lastAccess: string | undefined;
  /** When it expires; `undefined` if the API omits it. */
  readonly expiry: string | undefined;
  /** Whether an administrator blocked it. It is still listed, but does not work. */
  readonly isBlocked?: boolean | undefined;
}

/** A token in the listing of the organisation. */
export interface HeldTokenRecord extends ApiTokenRecord {
  /** Ids of the account that has it, as far as the listing shows them. The API has two ids for an account. */
  readonly holderIds: readonly string[];
}

export interface NewApiToken {
  readonly label: string;
  readonly scopes: readonly string[];
  /** RFC 3339. The API calls it `expiry` and rejects other names. */
  readonly expiry: string;
}

export interface MintedApiToken {
  readonly id: string | undefined;
  /** The label at Atlassian; `undefined` if the response omits it. */
  readonly label: string | undefined;
  /** The secret, which only this response shows. */
  readonly token: string | undefined;
  /** When it expires; `undefined` if the response omits it. */
  readonly expiry: string | undefined;
}

// `GET /users/{id}/manage/api-tokens` has `lastAccess` and `expiry` (V-SPEC JJS). The tokens of api-access
// have `lastActiveAt`, `expiresAt` and `status` (DAC-TOK).
const tokenFields = z.object({
  id: z.string().min(1),
  label: optionalText,
  createdAt: optionalTime,
  lastAccess: optionalTime,
  lastActiveAt: optionalTime,
  expiry: optionalTime,
  expiresAt: optionalTime,
  status: z.unknown().optional(),
});

function toRecord(fields: z.infer<typeof tokenFields>): ApiTokenRecord {
  const { id, label, createdAt, lastAccess, lastActiveAt, expiry, expiresAt, status } = fields;
  return {
    id,
    label: label ?? "",
    createdAt,
    lastAccess: lastAccess ?? lastActiveAt,
    expiry: expiry ?? expiresAt,
    ...(typeof status === "string" && /^(?:blocked|revoked)$/i.test(status) && { isBlocked: true }),
  };
}

const apiToken = tokenFields.transform(toRecord);

const holder = z.object({ id: optionalText, accountId: optionalText, atlassianId: optionalText }).nullish();

const heldToken = tokenFields
  .extend({
    user: holder,
    serviceAccount: holder,
    accountId: optionalText,
    serviceAccountId: optionalText,
  })
  .transform(({ user, serviceAccount, accountId, serviceAccountId, ...fields }): HeldTokenRecord => {
    const ids = [user, serviceAccount, { accountId, serviceAccountId }].flatMap((holders) =>
      Object.values(holders ?? {}),
    );
    return { ...toRecord(fields), holderIds: ids.filter((id) => id !== undefined) };
  });

// The documentation of api-access gives no shape for the tokens of service accounts. Likely are a bare array
// and the form of the users' tokens.
const tokenPage = <Token>(token: z.ZodType<Token>) =>
  z.union([dataPage(token), z.array(token).transform((items) => ({ items, next: undefined }))]);

const ACCOUNT_TOKENS = "/users/{accountId}/manage/api-tokens";

/** The tokens of an account, in one response. */
export const accountTokens = endpoint({
  method: "GET",
  path: ACCOUNT_TOKENS,
  effect: "read",
  response: z.array(apiToken),
});

/** The tokens of all service accounts of the organisation. Only the documented service-account API has this. */
export const organizationTokens = listing({
  method: "GET",
  path: `${DOCUMENTED_ACCOUNTS}/api-tokens`,
  paging: "next-link",
  page: tokenPage(heldToken),
  key: ({ id }) => id,
});

/**
 * The tokens of one service account, from the documented service-account API. Which of the account's ids it
 * takes is not documented.
 */
export const serviceAccountTokens = listing({
  method: "GET",
  path: `${DOCUMENTED_ACCOUNTS}/{id}/api-tokens`,
  paging: "next-link",
  page: tokenPage(apiToken),
  key: ({ id }) => id,
});

/** Service accounts that one `countTokens` request can name (V-DOC). */
export const MAX_COUNTED_ACCOUNTS = 100;

/** How many tokens the service accounts have together, by `serviceAccountId`. */
export const countTokens = endpoint({
  method: "POST",
  path: `${DOCUMENTED_ACCOUNTS}/count`,
  effect: "read",
  body: (serviceAccountIds: readonly string[]) => ({ serviceAccountIds }),
  response: z.object({ count: z.number() }).transform(({ count }) => count),
});

/** Not documented by Atlassian; third parties measured it. The response can lack every part. */
export const mintToken = endpoint({
  method: "POST",
  path: ACCOUNT_TOKENS,
  effect: "write",
  isUnrepeatable: true,
  body: (token: NewApiToken) => token,
  response: z
    .object({
      id: optionalText,
      label: optionalText,
      token: optionalText,
      expiry: optionalTime,
      expiresAt: optionalTime,
    })
    .transform(({ expiry, expiresAt, ...rest }): MintedApiToken => ({
      ...rest,
      expiry: expiry ?? expiresAt,
    })),
});

/** Status 202: the API accepted the revocation and carries it out later. */
export const revokeToken = endpoint({
  method: "DELETE",
  path: `${ACCOUNT_TOKENS}/{tokenId}`,
  effect: "delete",
  response: anyBody,
});

import { count, oneOf, optionalCount } from "./switch";
import { labelChanges } from "./text-changes";

/** API tokens of service accounts. Times are milliseconds of the emulator's clock. */
export const tokenSwitches = {
  /** The status of creating a token. */
  mintStatus: oneOf(200, 201),
  /** The status with which creating a token always fails; null to allow it. */
  mintRefusal: oneOf(null, 400, 403, 404, 405, 409),
  /** The maximum lifetime in days; a later expiry is 400. */
  tokenMaxLifeDays: count(365, 1),
  /** The organisation's policy: a longer lifetime is silently shortened to so many days. Null for no policy. */
  tokenLifeCapDays: optionalCount(1),
  /** How the API changes an expiry: not at all, to the last second of its UTC day, or to one second earlier. */
  tokenExpiryRounding: oneOf("none", "endOfDay", "secondEarlier"),
  /** Whether lists show when a token expires. */
  tokenExpiryShown: oneOf(true, false),
  /** How user management writes times: `Z`, `+00:00`, `+10:00`, or epoch milliseconds as a number or text. */
  tokenTimeForm: oneOf("utc", "offset", "offset10", "epochMilliseconds", "epochMillisecondsText"),
  /** How the token lists of api-access write times. */
  apiAccessTokenTimes: oneOf("text", "number", "numberText"),
  /** The token lists of api-access as `{data, links}` or as a bare array. */
  tokenListShape: oneOf("page", "array"),
  /** How the API changes a label that a client sends. */
  tokenLabelChanges: labelChanges(),
  /** The response to creating a token with a label that the account already has. */
  duplicateTokenLabel: oneOf(409, 400, "allow"),
  /** How many tokens an account can have; one more is 409. Null for no limit. */
  tokenLimit: optionalCount(),
  /** The status of a revocation. */
  tokenRevokeStatus: oneOf(204, 200, 202),
  /** The status of the response to the revocation of an unknown token. */
  unknownToken: oneOf(404, 400, 204),
  /** Delay until an account's lists show a new token. */
  tokenListLagMs: count(0),
  /** Delay until an account's lists no longer show a revoked token. */
  tokenListDeleteLagMs: count(0),
  /** Delay until the organisation's list shows a new token. */
  organizationTokenListLagMs: count(0),
  /** Delay until the organisation's list no longer shows a revoked token. */
  organizationTokenListDeleteLagMs: count(0),
  /** How products accept a token. */
  tokenAuth: oneOf("both", "bearer", "basic"),
  /** Whether products reject (401) a token whose account has no grant for the product. */
  requireProductAccess: oneOf(false, true),
};

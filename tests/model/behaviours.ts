import fc from "fast-check";
import type { Behaviour, BehaviourPatch } from "pulumi-atlassian-admin-emulator";

/** What can be late, and each is drawn for itself. */
const LAGS = [
  ...(["serviceAccountListLagMs", "serviceAccountUpdateLagMs", "serviceAccountDeleteLagMs"] as const),
  ...(["accountReadyAfterMs", "tokenListLagMs", "tokenListDeleteLagMs"] as const),
  ...(["organizationTokenListLagMs", "organizationTokenListDeleteLagMs"] as const),
  ...(["groupSearchLagMs", "groupUpdateLagMs", "groupDeleteLagMs", "groupReadLagMs"] as const),
  ...(["membershipLagMs", "membershipRemoveLagMs", "roleLagMs", "roleRevokeLagMs"] as const),
] satisfies (keyof Behaviour)[];

/** The longest lag, in milliseconds of real time; the provider's clock runs faster (`provider-processes.ts`). */
export const MAX_LAG_MS = 100;

/** The lags of one operation. */
export const anyLag: fc.Arbitrary<BehaviourPatch> = fc
  .tuple(fc.subarray([...LAGS]), fc.constantFrom(30, MAX_LAG_MS))
  .map(([names, lagMs]) => Object.fromEntries(names.map((name) => [name, lagMs])));

export const NO_LAG: BehaviourPatch = Object.fromEntries(LAGS.map((name) => [name, 0]));

/**
 * What organisations do differently, each with values that the provider must be right with. Left out is what
 * makes it refuse on purpose: no request for a change, a key without access, names that are taken, listings
 * that contradict their own total.
 */
const ORGANISATIONS: { readonly [Name in keyof Behaviour]?: readonly Behaviour[Name][] } = {
  accountDeleteStatus: [200, 202],
  accountDeleteTakesMs: [40],
  accountDescriptionChanges: [["trim", "squeeze", "nfc", "escape"]],
  accountNameChanges: [["trim", "squeeze", "nfc", "lowercase"]],
  addMembershipStatus: [200, 201],
  apiAccessNextLink: ["cursor"],
  apiAccessTokenTimes: ["number", "numberText"],
  createGroupBody: ["group", "id"],
  createGroupStatus: [200, 204],
  createServiceAccountBody: ["none", "id"],
  createServiceAccountStatus: [200, 202, 204],
  deletionStatus: ["deleted", "PENDING_DELETION"],
  groupDeleteStatus: [200, 202],
  groupDeleteTakesMs: [40],
  groupDescriptionChanges: [["trim", "squeeze", "nfc", "escape"]],
  groupNameChanges: [["trim", "squeeze", "nfc", "lowercase"]],
  groupPutMissing: ["clear", "refuse"],
  groupUpdate: ["put", "both"],
  groupUpdateBody: ["group"],
  memberIdForm: ["uppercase", "ari"],
  mintStatus: [201],
  pageSize: [1, 2],
  patchIdField: ["serviceAccountId", "id", "accountId", "atlassianId"],
  rateLimitHeaders: ["epochSeconds", "epochMilliseconds", "joined", "absent"],
  reAddMembership: [409],
  removeNonMember: [400, 409, 204],
  tokenExpiryRounding: ["endOfDay", "secondEarlier"],
  tokenExpiryShown: [false],
  tokenLabelChanges: [["lowercase"], ["suffix"]],
  tokenLifeCapDays: [20],
  tokenListShape: ["array"],
  tokenRevokeStatus: [200, 202],
  tokenTimeForm: ["offset", "offset10", "epochMilliseconds"],
  unknownAccountDelete: [400, 204],
  unknownGroupDelete: [400, 204],
  unknownToken: [400, 204],
  updatedAtForm: ["text", "absent"],
};

/** How the organisation of one scenario differs from the default one. */
export const anyOrganisation: fc.Arbitrary<BehaviourPatch> = fc
  .subarray(Object.entries(ORGANISATIONS), { maxLength: 5 })
  .chain((entries) =>
    fc.record<BehaviourPatch>(
      Object.fromEntries(entries.map(([name, values]) => [name, fc.constantFrom(...values)])) as never,
    ),
  );

export function describeBehaviour(patch: BehaviourPatch): string[] {
  return Object.entries(patch).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
}

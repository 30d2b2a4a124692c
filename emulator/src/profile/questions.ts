import type { Behaviour, BehaviourPatch } from "../behaviour";
import { switches } from "../behaviour";

/** A result as JSON; a question allows what its switch allows. */
export type Answer = string | number | boolean | null | readonly string[] | object;

/** A question about an organisation, and the emulator's switch for the same behaviour. */
export interface Question {
  /** `noun.what`, for example `groups.update.request`. */
  readonly id: string;
  /** The switch of `Behaviour`. */
  readonly behaviour: keyof Behaviour;
  readonly kind: "choice" | "list" | "number" | "object";
  /** All results, or all items of a list, if they can be enumerated. The first one is the emulator's default. */
  readonly values?: readonly unknown[];
  /** The allowed results in words. */
  readonly allowed: string;
  /** Why a trial cannot find out; absent if it can. */
  readonly notMeasured?: string;
}

interface Mapped extends Question {
  readonly accepts: (answer: unknown) => boolean;
  readonly toAnswer: (behaviour: Behaviour) => Answer;
  readonly toPatch: (answer: Answer) => BehaviourPatch;
}

function ask(id: string, behaviour: keyof Behaviour, notMeasured?: string): Mapped {
  const declared = switches[behaviour];
  return {
    id,
    behaviour,
    kind: declared.kind,
    allowed: declared.allowed,
    ...(declared.values !== undefined && { values: declared.values }),
    ...(notMeasured !== undefined && { notMeasured }),
    accepts: (answer) => declared.accepts(answer),
    toAnswer: (all) => all[behaviour],
    toPatch: (answer) => ({ [behaviour]: answer }),
  };
}

/** A question about the delay of a removal, which equals that of the addition unless the switch is set. */
function askRemovalLag(
  id: string,
  behaviour: "membershipRemoveLagMs" | "roleRevokeLagMs",
  addition: "membershipLagMs" | "roleLagMs",
): Mapped {
  return { ...ask(id, behaviour), toAnswer: (all) => all[behaviour] ?? all[addition] };
}

/** A question about one of the two APIs for service accounts. */
function askIfRouted(id: string, backend: keyof Behaviour["serviceAccountBackends"]): Mapped {
  const values = ["routed", "unrouted"];
  return {
    id,
    behaviour: "serviceAccountBackends",
    kind: "choice",
    values,
    allowed: 'one of "routed", "unrouted"',
    accepts: (answer) => values.includes(answer as string),
    toAnswer: ({ serviceAccountBackends }) => (serviceAccountBackends[backend] ? "routed" : "unrouted"),
    toPatch: (answer) => ({ serviceAccountBackends: { [backend]: answer === "routed" } }),
  };
}

const NEEDS_MANY = "needs more objects than fit on one page";
const USES_UP = "would use up the organisation's quota";

export const questions: readonly Mapped[] = [
  askIfRouted("accounts.documented-api", "apiAccess"),
  askIfRouted("accounts.console-api", "accountManagement"),
  ask("accounts.create.status", "createServiceAccountStatus"),
  ask("accounts.create.body", "createServiceAccountBody"),
  ask("accounts.console-create.status", "consoleCreateStatus"),
  ask("accounts.console-create.body", "consoleCreateBody"),
  ask("accounts.ids.shown", "accountIds"),
  ask("accounts.ids.same", "sameIds"),
  ask("accounts.id.form", "serviceAccountIdForm"),
  ask("accounts.account-id.form", "accountIdForm"),
  ask("accounts.path-id.documented", "apiAccessPathId"),
  ask("accounts.path-id.console", "consolePathId"),
  ask("accounts.path-id.manage", "managePathId"),
  ask("accounts.update.request", "serviceAccountUpdate"),
  ask("accounts.update.id-field", "patchIdField"),
  ask("accounts.update.id-value", "patchIdValue"),
  ask("accounts.update.fields", "patchFields"),
  ask("accounts.description", "accountDescription"),
  ask("accounts.name.rule", "accountNameRule"),
  ask("accounts.name.changes", "accountNameChanges"),
  ask("accounts.name.duplicate", "duplicateAccountName"),
  ask("accounts.description.changes", "accountDescriptionChanges"),
  ask("accounts.description.max-length", "accountDescriptionLimit"),
  ask("accounts.delete.documented", "documentedDelete"),
  ask("accounts.delete.undocumented", "deleteVariant"),
  ask("accounts.delete.status", "accountDeleteStatus"),
  ask("accounts.delete.unknown", "unknownAccountDelete"),
  ask("accounts.delete.takes-ms", "accountDeleteTakesMs"),
  ask("accounts.delete.shown-status", "deletionStatus"),
  ask("accounts.listing.create-lag-ms", "serviceAccountListLagMs"),
  ask("accounts.listing.update-lag-ms", "serviceAccountUpdateLagMs"),
  ask("accounts.listing.delete-lag-ms", "serviceAccountDeleteLagMs"),
  ask("accounts.listing.next-link", "apiAccessNextLink"),
  ask("accounts.listing.total", "listingTotal"),
  ask("accounts.listing.max-limit.documented", "apiAccessMaxLimit"),
  ask("accounts.listing.max-limit.console", "consoleMaxLimit"),
  ask("accounts.listing.above-max-limit", "limitAboveMax"),
  ask("accounts.listing.updated-at", "updatedAtForm"),
  ask("accounts.ready-after-ms", "accountReadyAfterMs"),
  ask("accounts.quota", "quota", USES_UP),
  ask("accounts.quota.status", "quotaStatus", "visible only in an organisation that has reached the limit"),

  ask("tokens.mint.status", "mintStatus"),
  ask("tokens.mint.refused", "mintRefusal"),
  ask("tokens.max-life-days", "tokenMaxLifeDays"),
  ask("tokens.life-cap-days", "tokenLifeCapDays"),
  ask("tokens.expiry.rounding", "tokenExpiryRounding"),
  ask("tokens.expiry.shown", "tokenExpiryShown"),
  ask("tokens.times.form", "tokenTimeForm"),
  ask("tokens.documented-list.times", "apiAccessTokenTimes"),
  ask("tokens.documented-list.shape", "tokenListShape"),
  ask("tokens.label.changes", "tokenLabelChanges"),
  ask("tokens.label.duplicate", "duplicateTokenLabel"),
  ask("tokens.limit-per-account", "tokenLimit", USES_UP),
  ask("tokens.revoke.status", "tokenRevokeStatus"),
  ask("tokens.revoke.unknown", "unknownToken"),
  ask("tokens.list.create-lag-ms", "tokenListLagMs"),
  ask("tokens.list.delete-lag-ms", "tokenListDeleteLagMs"),
  ask("tokens.organization-list.create-lag-ms", "organizationTokenListLagMs"),
  ask("tokens.organization-list.delete-lag-ms", "organizationTokenListDeleteLagMs"),
  ask("tokens.use.scheme", "tokenAuth"),
  ask("tokens.use.needs-app-access", "requireProductAccess"),

  ask("groups.create.status", "createGroupStatus"),
  ask("groups.create.body", "createGroupBody"),
  ask("groups.name.duplicate", "duplicateGroupName"),
  ask("groups.name.changes", "groupNameChanges"),
  ask("groups.name.search", "groupNameSearch"),
  ask("groups.name.protected", "protectedGroupNames", "would change a group in use"),
  ask("groups.name.protected-status", "protectedNameStatus", "would change a group in use"),
  ask("groups.description.changes", "groupDescriptionChanges"),
  ask("groups.description.max-length", "groupDescriptionLimit"),
  ask("groups.update.request", "groupUpdate"),
  ask("groups.update.unrouted-status", "groupUpdateUnrouted"),
  ask("groups.update.body", "groupUpdateBody"),
  ask("groups.update.put-missing", "groupPutMissing"),
  ask("groups.id.form", "groupIdForm"),
  ask("groups.delete.status", "groupDeleteStatus"),
  ask("groups.delete.unknown", "unknownGroupDelete"),
  ask("groups.delete.takes-ms", "groupDeleteTakesMs"),
  ask("groups.search.create-lag-ms", "groupSearchLagMs"),
  ask("groups.search.update-lag-ms", "groupUpdateLagMs"),
  ask("groups.search.delete-lag-ms", "groupDeleteLagMs"),
  ask("groups.read.lag-ms", "groupReadLagMs"),
  ask("groups.search.max-limit", "maxSearchLimit"),
  ask("groups.dash-directory-writes", "dashDirectoryWrites"),

  ask("members.add.status", "addMembershipStatus"),
  ask("members.add-again", "reAddMembership"),
  ask("members.remove.status", "removeMembershipStatus"),
  ask("members.remove-non-member", "removeNonMember"),
  ask("members.add-lag-ms", "membershipLagMs"),
  askRemovalLag("members.remove-lag-ms", "membershipRemoveLagMs", "membershipLagMs"),
  ask("members.id.form", "memberIdForm"),
  ask("members.service-accounts", "serviceAccountsInGroups"),
  ask("members.licence-limit", "licenceLimit", USES_UP),
  ask("users.service-accounts-found", "serviceAccountsInDirectory"),
  ask("roles.assign-lag-ms", "roleLagMs"),
  askRemovalLag("roles.revoke-lag-ms", "roleRevokeLagMs", "roleLagMs"),
  ask("roles.resource", "roleResource"),

  ask("events.access", "eventsAccess"),
  ask("events.by-id", "eventById"),
  ask("events.lag-ms", "eventLagMs"),
  ask("events.actions", "eventActions"),
  ask("events.rate-limit", "eventsRateLimit", USES_UP),

  ask("requests.rate-limit", "rateLimit", USES_UP),
  ask("requests.rate-limit-headers", "rateLimitHeaders"),
  ask("requests.retry-after", "retryAfterForm", "visible only if a request is rejected with 429"),
  ask("requests.latency-ms", "latencyMs", "depends on the network"),
  ask("requests.page-size", "pageSize", NEEDS_MANY),
  ask("requests.page-drift", "pageDrift", NEEDS_MANY),
  ask("time.clock-offset-ms", "serverClockOffsetMs"),
  ask("time.date-header", "dateHeader"),
  ask("time.created-at-offset-ms", "createdAtOffsetMs"),
];

/** Every question of a profile. */
export const profileQuestions: readonly Question[] = questions.map(
  ({ id, behaviour, kind, values, allowed, notMeasured }) => ({
    id,
    behaviour,
    kind,
    allowed,
    ...(values !== undefined && { values }),
    ...(notMeasured !== undefined && { notMeasured }),
  }),
);

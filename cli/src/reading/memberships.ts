import {
  type GroupRecord,
  type Organization,
  type ServiceAccountRecord,
  type UserRecord,
} from "pulumi-atlassian-admin/organization";
import { CONCURRENCY, mapSome } from "./map-some";
import { isNotFound } from "./tokens";

/** Ids in one search, and items in one page. */
const BATCH = 100;
/** Up to this many accounts, a search for each costs no more than anything else. */
const ACCOUNTS_ASKED_ALONE = 2;

/** What a search for groups says of each besides. */
export const COUNTS = ["counts.users", "counts.resources"] as const;

/** The groups that the accounts are in. */
export interface Memberships {
  readonly groups: readonly GroupRecord[];
  /** By account id. */
  readonly groupIds: ReadonlyMap<string, readonly string[]>;
}

export interface MembershipSource {
  readonly organization: Organization;
  /** Those of the accounts that the directory shows as users, by account id. */
  readonly shown: ReadonlyMap<string, UserRecord>;
  /** Everybody whom the users' search shows in a group. */
  readonly membersOf: (groupId: string) => Promise<readonly UserRecord[]>;
  /** Called for an account whose own search the API answers with 404. */
  readonly onUnreadable: (account: ServiceAccountRecord, error: Error) => void;
}

/** Collects which account is in which group. */
class Collected implements Memberships {
  readonly #groups = new Map<string, GroupRecord>();
  readonly #groupIds = new Map<string, Set<string>>();

  get groups(): GroupRecord[] {
    return [...this.#groups.values()];
  }

  get groupIds(): ReadonlyMap<string, readonly string[]> {
    return new Map([...this.#groupIds].map(([accountId, ids]) => [accountId, [...ids]]));
  }

  add(group: GroupRecord, accountId: string): void {
    const ids = this.#groupIds.get(accountId) ?? new Set();
    this.#groupIds.set(accountId, ids.add(group.id));
    // A search for many accounts gives counts, one for a single account does not.
    if (this.#groups.get(group.id)?.userCount === undefined) {
      this.#groups.set(group.id, group);
    }
  }
}

/**
 * Reads which accounts are in which groups: one search per hundred accounts finds the groups, and then each
 * group is asked for its members, or each account for its groups, whichever are fewer. An account that the
 * directory does not show as a user is asked for its groups itself, because no listing of members has it.
 */
export async function readMemberships(
  accounts: readonly ServiceAccountRecord[],
  source: MembershipSource,
): Promise<Memberships> {
  const collected = new Collected();
  const shown = accounts.filter(({ accountId }) => source.shown.has(accountId));
  const hidden = accounts.filter(({ accountId }) => !source.shown.has(accountId));
  const unanswered = await readByGroup(shown, source, collected);
  await mapSome([...hidden, ...unanswered], CONCURRENCY, async (account) => {
    try {
      for (const group of await groupsOf(account, source)) {
        collected.add(group, account.accountId);
      }
    } catch (error) {
      if (!isNotFound(error)) {
        throw error;
      }
      source.onUnreadable(account, error);
    }
  });
  return collected;
}

/**
 * The groups of one account. A directory that shows the account as a user knows it, so that only others can
 * be in no group for that reason.
 */
async function groupsOf(
  { accountId }: ServiceAccountRecord,
  { organization, shown }: MembershipSource,
): Promise<readonly GroupRecord[]> {
  return shown.has(accountId)
    ? (await organization.directory.searchGroups({ accountIds: [accountId], expand: COUNTS })).items
    : organization.members.groupsOf(accountId);
}

/** A group, and which of the batches have somebody in it. */
interface Candidate {
  readonly group: GroupRecord;
  readonly batches: (readonly ServiceAccountRecord[])[];
}

/** @returns the accounts that have to be asked one by one */
async function readByGroup(
  accounts: readonly ServiceAccountRecord[],
  source: MembershipSource,
  collected: Collected,
): Promise<readonly ServiceAccountRecord[]> {
  if (accounts.length <= ACCOUNTS_ASKED_ALONE) {
    return accounts;
  }
  const candidates = new Map<string, Candidate>();
  const unanswered = new Set<ServiceAccountRecord>();
  await mapSome(batchesOf(accounts), CONCURRENCY, async (batch) => {
    const groups = await searchGroupsOf(batch, source.organization);
    if (groups === undefined) {
      batch.forEach((account) => unanswered.add(account));
    }
    for (const group of groups ?? []) {
      const candidate = candidates.get(group.id) ?? { group, batches: [] };
      candidate.batches.push(batch);
      candidates.set(group.id, candidate);
    }
  });
  const cost = [...candidates.values()].reduce((sum, candidate) => sum + requestsFor(candidate), 0);
  if (cost >= accounts.length) {
    return accounts;
  }
  await mapSome([...candidates.values()], CONCURRENCY, async (candidate) => {
    const memberIds = await readMemberIds(candidate, source);
    for (const batch of candidate.batches) {
      const members = batch.filter(({ accountId }) => memberIds.has(accountId));
      members.forEach(({ accountId }) => {
        collected.add(candidate.group, accountId);
      });
      if (members.length === 0) {
        // The two searches contradict each other, so that each account has to say it.
        batch.forEach((account) => unanswered.add(account));
      }
    }
  });
  return [...unanswered];
}

/**
 * The groups that have any of the accounts; `undefined` where the directory does not know one of them and
 * answers for none.
 */
async function searchGroupsOf(
  batch: readonly ServiceAccountRecord[],
  { directory }: Organization,
): Promise<GroupRecord[] | undefined> {
  const accountIds = batch.map(({ accountId }) => accountId);
  try {
    return (await directory.searchGroups({ accountIds, expand: COUNTS })).items;
  } catch (error) {
    if (isNotFound(error)) {
      return undefined;
    }
    throw error;
  }
}

/** A group is listed whole, or searched for the accounts of each batch. */
function requestsFor({ group, batches }: Candidate): number {
  return Math.min(pagesOf(group), batches.length);
}

function pagesOf({ userCount = 1 }: GroupRecord): number {
  return Math.max(1, Math.ceil(userCount / BATCH));
}

async function readMemberIds(
  { group, batches }: Candidate,
  { membersOf, organization }: MembershipSource,
): Promise<ReadonlySet<string>> {
  if (pagesOf(group) <= batches.length) {
    return new Set((await membersOf(group.id)).map(({ accountId }) => accountId));
  }
  const found = await Promise.all(
    batches.map((batch) =>
      organization.directory
        .users({ groupIds: [group.id], accountIds: batch.map(({ accountId }) => accountId) })
        .collect(),
    ),
  );
  return new Set(found.flat().map(({ accountId }) => accountId));
}

export function batchesOf<Item>(items: readonly Item[]): (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
    items.slice(index * BATCH, (index + 1) * BATCH),
  );
}

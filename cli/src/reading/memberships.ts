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
/** Up to this many accounts, one search per account costs no more than any other method. */
const ACCOUNTS_ASKED_ALONE = 2;

/** Details that a search for groups returns for each group. */
export const COUNTS = ["counts.users", "counts.resources"] as const;

/** The groups of the accounts. */
export interface Memberships {
  readonly groups: readonly GroupRecord[];
  /** By account id. */
  readonly groupIds: ReadonlyMap<string, readonly string[]>;
}

export interface MembershipSource {
  readonly organization: Organization;
  /** The groups of those accounts that the directory shows as users, by account id. */
  readonly shown: ReadonlyMap<string, UserRecord>;
  /** All members of a group that the user search finds. */
  readonly membersOf: (groupId: string) => Promise<readonly UserRecord[]>;
  /** Called for an account whose own search fails with 404. */
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
    // A search for many accounts returns counts; a search for a single account does not.
    if (this.#groups.get(group.id)?.userCount === undefined) {
      this.#groups.set(group.id, group);
    }
  }
}

/**
 * Reads which accounts are in which groups. One search per hundred accounts finds the groups. Then it reads the
 * members of each group, or the groups of each account, whichever needs fewer requests. For an account that the
 * directory does not show as a user it always reads the groups, because no member listing contains it.
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

/** The groups of one account. If the directory shows the account as a user, a 404 does not mean "in no group". */
async function groupsOf(
  { accountId }: ServiceAccountRecord,
  { organization, shown }: MembershipSource,
): Promise<readonly GroupRecord[]> {
  return shown.has(accountId)
    ? (await organization.directory.searchGroups({ accountIds: [accountId], expand: COUNTS })).items
    : organization.members.groupsOf(accountId);
}

/** A group, and which of the batches have members in it. */
interface Candidate {
  readonly group: GroupRecord;
  readonly batches: (readonly ServiceAccountRecord[])[];
}

/** @returns the accounts whose groups must be read one by one */
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
        // The two searches contradict each other, so the groups of each account are read.
        batch.forEach((account) => unanswered.add(account));
      }
    }
  });
  return [...unanswered];
}

/**
 * The groups that contain any of the accounts; `undefined` if the directory does not know one of the accounts and
 * rejects the whole search.
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

/** Lists a whole group, or searches it for the accounts of each batch. */
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

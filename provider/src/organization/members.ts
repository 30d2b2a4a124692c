import DataLoader from "dataloader";
import type { ApiClient } from "../client/client";
import { ALL_DIRECTORIES } from "../client/endpoints/directories";
import { searchGroups, type GroupRecord } from "../client/endpoints/groups";
import { searchUserPage, searchUsers, type UserRecord } from "../client/endpoints/users";
import { BATCHING } from "./batching";
import { isNotInDirectory } from "./failures";
import { MemberListing } from "./member-listing";

const idsOf = (users: readonly UserRecord[]): string[] => users.map(({ accountId }) => accountId);

/** Who is in which group, read in bulk. */
export class Members {
  readonly #client: ApiClient;
  readonly #orgId: string;
  readonly #directoryId: string;
  readonly #byGroup = new Map<string, MemberListing>();
  readonly #groupsOf = new Map<string, Promise<readonly GroupRecord[]>>();
  readonly #sizes: DataLoader<string, number | undefined>;

  constructor(client: ApiClient, orgId: string, directoryId: string | undefined) {
    this.#client = client;
    this.#orgId = orgId;
    this.#directoryId = directoryId ?? ALL_DIRECTORIES;
    this.#sizes = new DataLoader(async (groupIds) => {
      const groups = await searchGroups(client, orgId, this.#directoryId, {
        groupIds,
        expand: ["counts.users"],
      });
      return groupIds.map((groupId) => groups.find(({ id }) => id === groupId)?.userCount);
    }, BATCHING);
  }

  /** Whether the account is in the group. A "no" is confirmed by a different search. */
  async has(groupId: string, accountId: string): Promise<boolean> {
    return (await this.#of(groupId).has(accountId)) || this.#isInGroupsOf(accountId, groupId);
  }

  /** Every member of the group that the users' search shows, with our own writes in it. */
  list(groupId: string): Promise<string[]> {
    return this.#of(groupId).all();
  }

  /** The groups that the account is in. None where the directory says that it does not know the account. */
  async groupsOf(accountId: string): Promise<readonly GroupRecord[]> {
    try {
      return await this.#searchGroupsOf(accountId);
    } catch (error) {
      if (isNotInDirectory(error)) {
        return [];
      }
      throw error;
    }
  }

  /** Asks the API again, past everything that is known. */
  async hasNow(groupId: string, accountId: string): Promise<boolean> {
    this.#groupsOf.delete(accountId);
    const filter = { groupIds: [groupId], accountIds: [accountId] };
    const { items } = await searchUserPage(this.#client, this.#orgId, this.#directoryId, filter);
    return items.length > 0 || this.#isInGroupsOf(accountId, groupId);
  }

  /** Takes note of a write of ours. */
  note(groupId: string, accountId: string, isMember: boolean): void {
    this.#groupsOf.delete(accountId);
    this.#of(groupId).note(accountId, isMember);
  }

  // A service account may be missing from the users' search and yet be a member, which the groups' search then shows.
  async #isInGroupsOf(accountId: string, groupId: string): Promise<boolean> {
    return (await this.#searchGroupsOf(accountId)).some(({ id }) => id === groupId);
  }

  #searchGroupsOf(accountId: string): Promise<readonly GroupRecord[]> {
    let groups = this.#groupsOf.get(accountId);
    if (groups === undefined) {
      groups = searchGroups(this.#client, this.#orgId, this.#directoryId, { accountIds: [accountId] });
      this.#groupsOf.set(accountId, groups);
    }
    return groups;
  }

  #of(groupId: string): MemberListing {
    let members = this.#byGroup.get(groupId);
    if (members === undefined) {
      const filter = { groupIds: [groupId] };
      const where = [this.#client, this.#orgId, this.#directoryId] as const;
      members = new MemberListing({
        firstPage: async () => {
          const { items, next } = await searchUserPage(...where, filter);
          return { items: idsOf(items), next };
        },
        restFrom: async (cursor) => idsOf(await searchUsers(...where, filter, cursor)),
        among: async (accountIds) => idsOf(await searchUsers(...where, { ...filter, accountIds })),
        size: () => this.#sizes.load(groupId),
      });
      this.#byGroup.set(groupId, members);
    }
    return members;
  }
}

import DataLoader from "dataloader";
import type { ApiClient } from "../client/client";
import { ALL_DIRECTORIES } from "../client/endpoints/directories";
import { searchGroups } from "../client/endpoints/groups";
import { searchUsers } from "../client/endpoints/users";
import { BATCHING } from "./batching";

/** Who is in which group. */
export class Members {
  readonly #client: ApiClient;
  readonly #orgId: string;
  readonly #directoryId: string;
  readonly #byGroup = new Map<string, DataLoader<string, boolean>>();

  constructor(client: ApiClient, orgId: string, directoryId: string | undefined) {
    this.#client = client;
    this.#orgId = orgId;
    this.#directoryId = directoryId ?? ALL_DIRECTORIES;
  }

  /** Whether the account is in the group. A "no" comes from two different searches. */
  async has(groupId: string, accountId: string): Promise<boolean> {
    return (await this.#of(groupId).load(accountId)) || this.#confirm(groupId, accountId);
  }

  /** Asks the API again, past everything that is cached. */
  async hasNow(groupId: string, accountId: string): Promise<boolean> {
    this.#of(groupId).clear(accountId);
    return this.has(groupId, accountId);
  }

  note(groupId: string, accountId: string, isMember: boolean): void {
    this.#of(groupId).clear(accountId).prime(accountId, isMember);
  }

  // A service account may be missing from the users' search and yet be a member, which the groups' search then shows.
  async #confirm(groupId: string, accountId: string): Promise<boolean> {
    const groups = await searchGroups(this.#client, this.#orgId, this.#directoryId, {
      groupIds: [groupId],
      accountIds: [accountId],
    });
    return groups.some((group) => group.id === groupId);
  }

  #of(groupId: string): DataLoader<string, boolean> {
    let members = this.#byGroup.get(groupId);
    if (members === undefined) {
      members = new DataLoader(async (accountIds) => {
        const users = await searchUsers(this.#client, this.#orgId, this.#directoryId, {
          groupIds: [groupId],
          accountIds,
        });
        const found = new Set(users.map((user) => user.accountId));
        return accountIds.map((accountId) => found.has(accountId));
      }, BATCHING);
      this.#byGroup.set(groupId, members);
    }
    return members;
  }
}

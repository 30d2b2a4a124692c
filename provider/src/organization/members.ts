import DataLoader from "dataloader";
import type { GroupRecord } from "../client/endpoints/groups";
import type { UserRecord } from "../client/endpoints/users";
import type { DirectoryApi } from "../client/organization-api";
import type { Listing } from "../client/pagination";
import { UncertainError } from "../errors";
import { runForEveryone } from "../timing/deadline";
import { BATCHING, loadFound } from "./batching";
import { isGone, isNotInDirectory } from "./failures";
import { bareId, idKey } from "./ids";
import { MemberListing } from "./member-listing";
import { SharedRead } from "./shared-read";

export interface MembersOptions {
  readonly directory: DirectoryApi;
  /**
   * Whether the group and the account exist: without one of them there is no membership. Each call has its own
   * proof.
   */
  readonly groupExists: (groupId: string) => Promise<boolean>;
  readonly accountExists: (accountId: string) => Promise<boolean>;
}

/** Who is in which group, read in bulk. */
export class Members {
  readonly #options: MembersOptions;
  readonly #byGroup = new Map<string, MemberListing>();
  readonly #groupsOf = new Map<string, SharedRead<Listing<GroupRecord>>>();
  readonly #sizes: DataLoader<string, number | undefined>;
  readonly #emails = new Map<string, string>();

  constructor(options: MembersOptions) {
    const { directory } = options;
    this.#options = options;
    this.#sizes = new DataLoader(async (groupIds) => {
      const { items } = await runForEveryone(() =>
        directory.searchGroups({ groupIds, expand: ["counts.users"] }),
      );
      return groupIds.map((groupId) => items.find(({ id }) => idKey(id) === idKey(groupId))?.userCount);
    }, BATCHING);
  }

  /**
   * Whether the account is in the group. A "no" needs two complete searches that agree: for the members of the
   * group, and for the groups of the account.
   * @throws UncertainError if they do not prove it.
   */
  async has(groupId: string, accountId: string): Promise<boolean> {
    return this.#prove(groupId, accountId, async () => {
      const listed = await this.#of(groupId).has(accountId);
      if (listed === "yes") {
        return true;
      }
      const groups = await this.#groupsOfAccount(accountId).cached();
      return judge(listed === "no", groups, groupId);
    });
  }

  /** The same, without the cache. */
  async hasNow(groupId: string, accountId: string): Promise<boolean> {
    return this.#prove(groupId, accountId, async () => {
      const filter = { groupIds: [bareId(groupId)], accountIds: [bareId(accountId)] };
      const members = await this.#options.directory.users(filter).list();
      this.#noteEmails(members.items);
      if (members.items.some((member) => idKey(member.accountId) === idKey(accountId))) {
        return true;
      }
      const groups = await this.#groupsOfAccount(accountId).fresh();
      return judge(members.isComplete, groups, groupId);
    });
  }

  /**
   * Every member of the group that the users' search shows, including our own writes.
   * @throws UncertainError if the search is incomplete.
   */
  async list(groupId: string): Promise<string[]> {
    const listed = await this.#of(groupId)
      .all()
      .catch(async (error: unknown): Promise<Listing<string>> => {
        if (isGone(error) && !(await this.#options.groupExists(groupId))) {
          return { items: [], isComplete: true };
        }
        throw error;
      });
    if (!listed.isComplete) {
      throw new UncertainError(
        `the member listing of group "${groupId}" is incomplete: it repeats members, or has fewer than the API reports. ` +
          `Run the command again when nobody changes the group.`,
      );
    }
    return listed.items;
  }

  /** The groups that the account is in. Empty if the directory does not have the account. */
  async groupsOf(accountId: string): Promise<readonly GroupRecord[]> {
    try {
      return (await this.#groupsOfAccount(accountId).cached()).items;
    } catch (error) {
      if (isNotInDirectory(error)) {
        return [];
      }
      throw error;
    }
  }

  /** The e-mail address of an account, if a search for members showed it. */
  emailOf(accountId: string): string | undefined {
    return this.#emails.get(idKey(accountId));
  }

  /** Records a write of ours. */
  note(groupId: string, accountId: string, isMember: boolean): void {
    this.#groupsOf.delete(idKey(accountId));
    this.#of(groupId).note(accountId, isMember);
  }

  /** A 404 of a search proves nothing, unless the group or the account is proven to be gone. */
  async #prove(
    groupId: string,
    accountId: string,
    search: () => Promise<boolean | undefined>,
  ): Promise<boolean> {
    const { groupExists, accountExists } = this.#options;
    let doubt = "the searches for it are incomplete.";
    try {
      const isMember = await search();
      if (isMember !== undefined) {
        return isMember;
      }
    } catch (error) {
      if (!isGone(error)) {
        throw error;
      }
      doubt = error.message;
    }
    // A read that cannot prove that it is gone leaves the doubt.
    const exists = (isThere: Promise<boolean>): Promise<boolean> =>
      isThere.catch((error: unknown) => {
        if (isGone(error)) {
          return true;
        }
        throw error;
      });
    if (!(await exists(groupExists(groupId))) || !(await exists(accountExists(accountId)))) {
      return false;
    }
    throw new UncertainError(
      `nothing proves whether account "${accountId}" is in group "${groupId}": ${doubt} ` +
        `Nothing was changed. Check the group at admin.atlassian.com, then run the command again later.`,
    );
  }

  #groupsOfAccount(accountId: string): SharedRead<Listing<GroupRecord>> {
    const key = idKey(accountId);
    let groups = this.#groupsOf.get(key);
    if (groups === undefined) {
      groups = new SharedRead(`the groups of account "${accountId}"`, () =>
        this.#options.directory.searchGroups({ accountIds: [bareId(accountId)] }),
      );
      this.#groupsOf.set(key, groups);
    }
    return groups;
  }

  #of(groupId: string): MemberListing {
    const key = idKey(groupId);
    let members = this.#byGroup.get(key);
    if (members === undefined) {
      const { directory } = this.#options;
      const filter = { groupIds: [bareId(groupId)] };
      const users = directory.users(filter);
      const toIds = (found: readonly UserRecord[]): string[] => this.#noteEmails(found);
      members = new MemberListing({
        firstPage: async () => {
          const page = await users.page();
          return { ...page, items: toIds(page.items) };
        },
        restFrom: async (cursor) => toIds(await users.collect({ from: cursor })),
        all: async () => {
          const { items, isComplete } = await users.list();
          return { items: toIds(items), isComplete };
        },
        among: async (accountIds) => {
          const among = directory.users({ ...filter, accountIds: accountIds.map(bareId) });
          const { items, isComplete } = await among.list();
          return { items: toIds(items), isComplete };
        },
        size: () => loadFound(this.#sizes, bareId(groupId)),
      });
      this.#byGroup.set(key, members);
    }
    return members;
  }

  /** Caches the addresses in the result of a search, and returns the account ids. */
  #noteEmails(users: readonly UserRecord[]): string[] {
    for (const { accountId, email } of users) {
      if (email !== undefined) {
        this.#emails.set(idKey(accountId), email);
      }
    }
    return users.map(({ accountId }) => accountId);
  }
}

/**
 * Whether the account is in the group, by the groups of the account, after a listing of members did not show
 * it; `undefined` if that proves nothing.
 */
function judge(
  isListingComplete: boolean,
  groups: Listing<GroupRecord>,
  groupId: string,
): boolean | undefined {
  // The users' search can omit a service account that is a member. The groups' search shows it.
  if (groups.items.some(({ id }) => idKey(id) === idKey(groupId))) {
    return true;
  }
  return isListingComplete && groups.isComplete ? false : undefined;
}

import DataLoader from "dataloader";
import type { ApiClient } from "../client/client";
import { ALL_DIRECTORIES, listDirectories } from "../client/endpoints/directories";
import {
  createGroup,
  deleteGroup,
  getGroup,
  searchGroups,
  type GroupRecord,
} from "../client/endpoints/groups";
import { isOutcomeUnknown } from "../client/retry-table";
import { LookupError, OutcomeUnknownError } from "../errors";
import { BATCHING, loadFound } from "./batching";
import { deleteUnlessGone } from "./delete-unless-gone";
import { isGone } from "./failures";
import { poll } from "../timing/poll";

export type { GroupRecord } from "../client/endpoints/groups";

export interface GroupsOptions {
  readonly client: ApiClient;
  readonly orgId: string;
  readonly directoryId: string | undefined;
}

// How long a new group may take to be found by search; a third party's tool waits ten seconds for memberships.
const SEARCH_LAG_SECONDS = 60;

/** The groups of an organisation, found in batches. */
export class Groups {
  readonly #options: GroupsOptions;
  readonly #byId: DataLoader<string, GroupRecord | undefined>;
  readonly #byName: DataLoader<string, GroupRecord[]>;
  #directoryId: Promise<string> | undefined;

  constructor(options: GroupsOptions) {
    this.#options = options;
    this.#byId = new DataLoader(async (groupIds) => {
      const groups = await this.#search({ groupIds });
      return groupIds.map((groupId) => groups.find((group) => group.id === groupId));
    }, BATCHING);
    this.#byName = new DataLoader(async (names) => {
      const groups = await this.#search({ groupNames: names });
      return names.map((name) => groups.filter((group) => group.name.toLowerCase() === name));
    }, BATCHING);
  }

  /** The group, or `undefined` when neither the search nor a direct request finds it. */
  async find(groupId: string): Promise<GroupRecord | undefined> {
    const found = await loadFound(this.#byId, groupId);
    if (found !== undefined) {
      return found;
    }
    const { client, orgId } = this.#options;
    return getGroup(client, orgId, this.#readDirectoryId, groupId).catch((error: unknown) => {
      if (isGone(error)) {
        return undefined;
      }
      throw error;
    });
  }

  /** Every group of the organisation, or of the configured directory. */
  all(): Promise<GroupRecord[]> {
    return this.#search({});
  }

  /** The one group of this name. Atlassian compares names without regard to case; of several, the exact one is meant. */
  async findByName(name: string): Promise<GroupRecord | undefined> {
    const groups = await loadFound(this.#byName, name.toLowerCase());
    const exact = groups.filter((group) => group.name === name);
    const candidates = exact.length > 0 ? exact : groups;
    if (candidates.length > 1) {
      throw new LookupError(
        `${candidates.length} groups are called "${name}" (ids ${candidates.map((group) => group.id).join(", ")}). ` +
          `Give groupId instead, or set "atlassian-admin:directoryId".`,
      );
    }
    return candidates[0];
  }

  /** The directory that writes to this group must name. */
  async directoryOf(group: GroupRecord): Promise<string> {
    return group.directoryId ?? (await this.writeDirectoryId());
  }

  /** The directory for new groups: the configured one, or the only one there is. */
  writeDirectoryId(): Promise<string> {
    return (this.#directoryId ??= this.#resolveDirectoryId());
  }

  /**
   * Creates a group of a name that is free. The API answers without an id, so the group is searched for until it shows.
   * @throws OutcomeUnknownError when the group does not show.
   */
  async create(fields: {
    readonly name: string;
    readonly description?: string | undefined;
  }): Promise<GroupRecord> {
    const { client, orgId } = this.#options;
    let lost: Error | undefined;
    try {
      await createGroup(client, orgId, await this.writeDirectoryId(), fields);
    } catch (error) {
      if (!isOutcomeUnknown(error) || !(error instanceof Error)) {
        throw error;
      }
      lost = error;
    }
    const group = await poll(SEARCH_LAG_SECONDS, () => {
      this.#byName.clear(fields.name.toLowerCase());
      return this.findByName(fields.name);
    });
    if (group === undefined) {
      throw new OutcomeUnknownError(
        `${lost?.message ?? "the API accepted the group."} No group of that name was found within ${SEARCH_LAG_SECONDS} s. ` +
          `Look for it at admin.atlassian.com; if it is not there, run "pulumi up" again.`,
      );
    }
    return group;
  }

  /** Deletes the group with its memberships and roles. Already gone is success, but only when a search agrees. */
  async delete(group: {
    readonly id: string;
    readonly name: string;
    readonly directoryId: string;
  }): Promise<void> {
    const { client, orgId } = this.#options;
    this.#forget(group);
    try {
      await deleteUnlessGone(
        () => deleteGroup(client, orgId, group.directoryId, group.id),
        async () => (await this.find(group.id)) !== undefined,
      );
    } finally {
      this.#forget(group);
    }
  }

  /** Forgets what is known of a group that we are about to change or delete. */
  #forget(group: { readonly id: string; readonly name: string }): void {
    this.#byId.clear(group.id);
    this.#byName.clear(group.name.toLowerCase());
  }

  get #readDirectoryId(): string {
    return this.#options.directoryId ?? ALL_DIRECTORIES;
  }

  #search(filter: Parameters<typeof searchGroups>[3]): Promise<GroupRecord[]> {
    return searchGroups(this.#options.client, this.#options.orgId, this.#readDirectoryId, filter);
  }

  async #resolveDirectoryId(): Promise<string> {
    const { client, directoryId, orgId } = this.#options;
    if (directoryId !== undefined) {
      return directoryId;
    }
    const directories = await listDirectories(client, orgId);
    const [only] = directories;
    if (only === undefined || directories.length > 1) {
      const listed = directories
        .map((directory) => `${directory.directoryId} (${directory.name ?? "unnamed"})`)
        .join(", ");
      throw new LookupError(
        `organisation "${orgId}" has ${directories.length === 0 ? "no directory that this key can see" : `several directories: ${listed}`}. ` +
          `Say which one with "pulumi config set atlassian-admin:directoryId …" or ATLASSIAN_DIRECTORY_ID.`,
      );
    }
    return only.directoryId;
  }
}

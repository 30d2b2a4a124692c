import DataLoader from "dataloader";
import { ALL_DIRECTORIES } from "../client/endpoints/directories";
import type { GroupFilter } from "../client/endpoints/groups";
import type { DirectoryApi, GroupApi, OrganizationApi } from "../client/organization-api";
import { LookupError, OutcomeUnknownError, UncertainError } from "../errors";
import { poll } from "../timing/poll";
import { runForEveryone } from "../timing/deadline";
import { BATCHING, loadFound } from "./batching";
import { changeInTurn } from "./group-change";
import { createAndFind } from "./group-creation";
import { toGroup, type Group, type GroupText } from "./group";
import { deleteUnlessGone } from "./delete-unless-gone";
import { mayMeanGone, saysGone } from "./failures";
import { bareId, idKey } from "./ids";
import { KeyedMutex } from "./keyed-mutex";
import { isSameName, nameKey, normalizeText } from "./stored-text";
import { WriteDirectory } from "./write-directory";

export type { Group, GroupText } from "./group";

export interface GroupsOptions {
  readonly api: OrganizationApi;
  readonly directoryId: string | undefined;
  /** How long the API can take to show a change, in seconds. @default 120 */
  readonly listingLagSeconds?: number;
}

/** The groups that a search found for one id or name. */
interface Sighting {
  readonly groups: readonly Group[];
  /** Whether the search can prove that there are no others. */
  readonly isComplete: boolean;
}

/** The groups of an organisation, found in batches, and every write of them. */
export class Groups {
  readonly #options: GroupsOptions;
  readonly #lagSeconds: number;
  /** The directory that reads name: the configured one, or all of them. */
  readonly #directory: DirectoryApi;
  readonly #byId: DataLoader<string, Sighting>;
  readonly #byName: DataLoader<string, Sighting>;
  readonly #writeDirectory: WriteDirectory;
  /** Groups that this process created or renamed, because a search can show them late. By id. */
  readonly #written = new Map<string, Group>();
  readonly #mutex = new KeyedMutex();

  constructor(options: GroupsOptions) {
    this.#options = options;
    this.#directory = options.api.in(options.directoryId ?? ALL_DIRECTORIES);
    this.#lagSeconds = options.listingLagSeconds ?? 120;
    this.#writeDirectory = new WriteDirectory(options);
    this.#byId = new DataLoader(
      async (groupIds) => {
        const found = await this.#search({ groupIds: groupIds.map(bareId) });
        return groupIds.map((groupId) => only(found, ({ id }) => idKey(id) === idKey(groupId)));
      },
      { ...BATCHING, cacheKeyFn: idKey },
    );
    this.#byName = new DataLoader(
      async (names) => {
        // As they are written, and as the API can store them.
        const groupNames = [...new Set(names.flatMap((name) => [name, normalizeText(name)]))];
        const found = await this.#search({ groupNames });
        return names.map((name) => only(found, (group) => isSameName(group.name, name)));
      },
      { ...BATCHING, cacheKeyFn: nameKey },
    );
  }

  /**
   * The group, or `undefined` if it is gone: a complete search does not have it, and a direct request returns
   * 404.
   * @throws UncertainError if only one of them shows that.
   */
  async find(groupId: string): Promise<Group | undefined> {
    const { groups, isComplete } = await loadFound(this.#byId, groupId, hasGroups);
    const [group] = groups;
    if (group !== undefined && !group.isBeingDeleted) {
      return group;
    }
    const read = await this.get(groupId);
    if (read !== undefined) {
      return read;
    }
    if (!isComplete) {
      throw new UncertainError(
        `the API returns 404 for group "${groupId}", but the search that must confirm it is incomplete. ` +
          `Nothing was changed. Look for the group at admin.atlassian.com, then run the command again later.`,
      );
    }
    return undefined;
  }

  /** The same, without the cache. The direct request comes first, because a search shows changes later. */
  async findNow(groupId: string): Promise<Group | undefined> {
    const read = await this.get(groupId);
    if (read !== undefined) {
      return read;
    }
    this.#byId.clear(groupId);
    return this.find(groupId);
  }

  /** Every group of the organisation, or of the configured directory. */
  async all(): Promise<Group[]> {
    return [...(await this.#search({})).groups];
  }

  /**
   * The one group with this name. Atlassian ignores case in names; if several groups match, the exact name
   * wins.
   */
  async findByName(name: string): Promise<Group | undefined> {
    const groups = await this.named(name);
    const exact = groups.filter((group) => group.name === name);
    const candidates = exact.length > 0 ? exact : groups;
    if (candidates.length > 1) {
      throw new LookupError(
        `${candidates.length} groups are called "${name}" (ids ${candidates.map((group) => group.id).join(", ")}). ` +
          `Set groupId instead, or choose the directory with "pulumi config set atlassian-admin:directoryId …".`,
      );
    }
    return candidates[0];
  }

  /**
   * Every group with this name, whatever its case, spaces and composition of characters.
   * @throws UncertainError if the search finds none and is incomplete.
   */
  async named(name: string): Promise<Group[]> {
    const found = await loadFound(this.#byName, name, hasGroups);
    const listed = found.groups.filter(({ id }) => !this.#written.has(idKey(id)));
    const written = [...this.#written.values()].filter((group) => isSameName(group.name, name));
    const groups = [...listed, ...written];
    if (groups.length === 0 && !found.isComplete) {
      throw new UncertainError(
        `the search finds no group called "${name}", but it is incomplete. Run the command again later.`,
      );
    }
    return groups;
  }

  /** The directory to name in writes to this group. */
  async directoryOf(group: Pick<Group, "directoryId">): Promise<string> {
    return group.directoryId ?? (await this.writeDirectoryId());
  }

  /** The directory for new groups: the configured one, or the only one there is. */
  writeDirectoryId(): Promise<string> {
    return this.#writeDirectory.id();
  }

  /** Runs the tasks for one name one after another, so that each sees the group that another one created. */
  exclusively<T>(name: string, task: () => Promise<T>): Promise<T> {
    return this.#mutex.run(nameKey(name), task);
  }

  /**
   * Creates a group with a name that no search finds, and returns it as Atlassian stores it. `isNew` is false
   * if the API reports that such a group exists nevertheless.
   * @throws OutcomeUnknownError if the group does not appear.
   */
  async create(text: GroupText): Promise<{ readonly group: Group; readonly isNew: boolean }> {
    const directory = this.#options.api.in(await this.writeDirectoryId());
    const created = await createAndFind(
      {
        directory,
        lagSeconds: this.#lagSeconds,
        get: (groupId) => this.get(groupId),
        named: (name) => {
          this.#byName.clear(name);
          return this.named(name);
        },
        all: () => this.all(),
      },
      text,
    );
    if (created.isNew) {
      this.#note(created.group);
    }
    return created;
  }

  /**
   * Sets name and description, and returns the group as Atlassian stores it. That can differ: Atlassian can
   * normalise a name, and cut or escape a description.
   */
  async change(group: Group, text: GroupText): Promise<Group> {
    this.#forget(group);
    const changed = await changeInTurn(
      {
        api: await this.#writeApiOf(group),
        lagSeconds: this.#lagSeconds,
        get: () => this.get(group.id),
      },
      group,
      text,
    );
    this.#forget(changed);
    this.#note(changed);
    return changed;
  }

  /**
   * Deletes the group with its memberships and roles, and waits until it is gone. A group that is already
   * gone is success, with the same proof.
   */
  async delete(group: Group): Promise<void> {
    const api = await this.#writeApiOf(group);
    this.#written.delete(idKey(group.id));
    this.#forget(group);
    try {
      await deleteUnlessGone(
        async () => {
          await api.delete();
          await this.#waitUntilGone(group.id);
        },
        async () => (await this.findNow(group.id)) !== undefined,
        mayMeanGone,
      );
    } finally {
      this.#forget(group);
    }
  }

  /**
   * The API can accept a delete and carry it out later (202). A failed read is then not a failure of the
   * delete.
   */
  async #waitUntilGone(groupId: string): Promise<void> {
    const isGone = await poll(this.#lagSeconds, () =>
      this.get(groupId).then(
        (left) => left === undefined || undefined,
        () => true,
      ),
    );
    if (isGone !== true) {
      throw new OutcomeUnknownError(
        `the API accepted the delete, but still shows the group after ${this.#lagSeconds} s. ` +
          `Run the command again later; until then the group stays in the state.`,
      );
    }
  }

  /** The group from a direct request alone; `undefined` if the API reports that it does not exist. */
  async get(groupId: string): Promise<Group | undefined> {
    try {
      const group = toGroup(await this.#directory.group(groupId).get());
      if (idKey(group.id) === idKey(groupId)) {
        return group;
      }
    } catch (error) {
      if (saysGone(error)) {
        return undefined;
      }
      throw error;
    }
    throw new UncertainError(
      `the API returned another group for a request for group "${groupId}". Look for the group at admin.atlassian.com.`,
    );
  }

  #note(group: Group): void {
    this.#written.set(idKey(group.id), group);
  }

  /** Removes a group from the cache before or after a write. */
  #forget(group: Group): void {
    this.#byId.clear(group.id);
    this.#byName.clear(group.name);
  }

  async #writeApiOf(group: Group): Promise<GroupApi> {
    return this.#options.api.in(await this.directoryOf(group)).group(group.id);
  }

  async #search(filter: GroupFilter): Promise<Sighting> {
    const { items, isComplete } = await runForEveryone(() => this.#directory.searchGroups(filter));
    return { groups: items.map(toGroup), isComplete };
  }
}

const hasGroups = ({ groups }: Sighting): boolean => groups.length > 0;

function only({ groups, isComplete }: Sighting, isIt: (group: Group) => boolean): Sighting {
  return { groups: groups.filter(isIt), isComplete };
}

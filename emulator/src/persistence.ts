import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Behaviour } from "./behaviour";
import { patchBehaviour } from "./behaviour";
import type { Context } from "./context";
import type { Account, ApiKey, AuditEvent, Directory, Group, Lagged, Token, Workspace } from "./entities";
import { Organization } from "./organization";
import type { OrganizationAccess } from "./organizations";

const VERSION = 2;
const DEBOUNCE_MS = 100;

interface SavedOrganization {
  readonly id: string;
  name: string;
  readonly sequence: number;
  readonly counters: Record<string, number>;
  readonly directories: Directory[];
  readonly workspaces: Workspace[];
  readonly apiKeys: ApiKey[];
  readonly events: AuditEvent[];
  readonly accounts: Account[];
  readonly groups: (Omit<Group, "members"> & { members: [string, Lagged][] })[];
  readonly tokens: Token[];
}

interface Saved {
  readonly version: number;
  readonly access: OrganizationAccess[];
  readonly clockOffsetMs: number;
  readonly behaviour: Behaviour;
  readonly organizations: SavedOrganization[];
}

/** Stores the state in a file: tokens as hashes, API keys in plain text, so only its owner can read the file. */
export class StateFile {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly path: string,
    readonly context: Context,
    readonly access: OrganizationAccess[],
  ) {}

  /** Fills an empty store from the file; false if there is none. */
  load(): boolean {
    if (!existsSync(this.path)) {
      return false;
    }
    let saved: Saved;
    try {
      saved = JSON.parse(readFileSync(this.path, "utf8")) as Saved;
    } catch (cause) {
      throw new Error(
        `Cannot read the emulator's state from "${this.path}": it is not JSON. Delete the file to start with a new organisation.`,
        { cause },
      );
    }
    if (saved.version !== VERSION) {
      throw new Error(
        `Cannot read the emulator's state from "${this.path}": it is from another version of the emulator. Delete the file to start with a new organisation.`,
      );
    }
    this.access.push(...saved.access);
    this.context.clock.offsetMs = saved.clockOffsetMs;
    patchBehaviour(this.context.behaviour, saved.behaviour);
    for (const organization of saved.organizations) {
      this.context.store.add(toOrganization(organization));
    }
    return true;
  }

  /** Writes soon; changes in quick succession are written once. */
  saveSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.flush();
    }, DEBOUNCE_MS);
  }

  /** Writes now: to a second file that is then renamed over the first, so that a crash leaves one of them complete. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { store, clock, behaviour } = this.context;
    const saved: Saved = {
      version: VERSION,
      access: this.access,
      clockOffsetMs: clock.offsetMs,
      behaviour,
      organizations: [...store.organizations.values()].map(toSaved),
    };
    const temporary = `${this.path}.${process.pid}.tmp`;
    writeFileSync(temporary, JSON.stringify(saved), { mode: 0o600 });
    renameSync(temporary, this.path);
  }
}

function toSaved(organization: Organization): SavedOrganization {
  const { id, name, sequence, counters, directories, workspaces, apiKeys, events } = organization;
  return {
    id,
    name,
    sequence,
    counters,
    directories,
    workspaces,
    apiKeys,
    events,
    accounts: [...organization.accounts.all()],
    groups: organization.groups.all().map((group) => ({ ...group, members: [...group.members] })),
    tokens: [...organization.tokens.all()],
  };
}

function toOrganization(saved: SavedOrganization): Organization {
  const organization = new Organization(saved.id, saved.name);
  organization.sequence = saved.sequence;
  Object.assign(organization.counters, saved.counters);
  organization.directories.push(...saved.directories);
  organization.workspaces.push(...saved.workspaces);
  organization.apiKeys.push(...saved.apiKeys);
  organization.events.push(...saved.events);
  for (const account of saved.accounts) {
    organization.addAccount(account);
  }
  for (const group of saved.groups) {
    organization.addGroup({ ...group, members: new Map(group.members) });
  }
  for (const token of saved.tokens) {
    organization.addToken(token);
  }
  return organization;
}

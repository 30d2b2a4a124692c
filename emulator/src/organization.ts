import type {
  Account,
  ApiKey,
  AuditEvent,
  Directory,
  Group,
  ServiceAccount,
  Token,
  Workspace,
} from "./entities";
import { accountIdOf, uuidOf } from "./identifiers";
import { OrderedIndex } from "./ordered-index";

/**
 * One organisation with the indexes that make every lookup and page cheap. Contains only data; `operations/`
 * changes it.
 */
export class Organization {
  sequence = 0;
  readonly counters: Record<string, number> = {};
  readonly directories: Directory[] = [];
  readonly workspaces: Workspace[] = [];
  readonly apiKeys: ApiKey[] = [];
  readonly events: AuditEvent[] = [];

  /** Users and service accounts: both are in the directory. */
  readonly accounts = new OrderedIndex<Account>();
  readonly serviceAccounts = new OrderedIndex<ServiceAccount>();
  readonly groups = new OrderedIndex<Group>();
  readonly tokens = new OrderedIndex<Token>();

  readonly accountById = new Map<string, Account>();
  readonly accountByEmail = new Map<string, Account>();
  readonly serviceAccountById = new Map<string, ServiceAccount>();
  readonly groupById = new Map<string, Group>();
  /** By lower-case names: the API ignores case. Several only if the organisation allows that. */
  readonly #groupsByName = new Map<string, Set<Group>>();
  readonly groupsOfAccount = new Map<string, Set<string>>();
  readonly tokensOfAccount = new Map<string, Map<string, Token>>();
  readonly tokenByHash = new Map<string, Token>();

  /** What listings still show although it was deleted, or show in an earlier form. */
  readonly stale = {
    serviceAccounts: new Set<ServiceAccount>(),
    groups: new Set<Group>(),
    tokens: new Set<Token>(),
  };
  /** Slow deletes: requested, but not finished. */
  readonly inDeletion = new Set<Group | ServiceAccount>();
  readonly #usedIds = new Set<string>();

  constructor(
    readonly id: string,
    readonly name: string,
  ) {}

  nextSequence(): number {
    this.sequence += 1;
    return this.sequence;
  }

  nextUuid(kind: string): string {
    return this.#next(kind, uuidOf);
  }

  nextAccountId(kind: string): string {
    return this.#next(kind, accountIdOf);
  }

  /** Counts per kind, so that the tenth group has the same id whatever was created before it. */
  #next(kind: string, toId: (name: string) => string): string {
    const count = (this.counters[kind] ?? 0) + 1;
    this.counters[kind] = count;
    const id = toId(`${this.id}/${kind}/${count}`);
    // A seed can contain the ids of an earlier run.
    return this.#usedIds.has(id) ? this.#next(kind, toId) : id;
  }

  addAccount(account: Account): void {
    this.accounts.add(account);
    this.accountById.set(account.accountId, account);
    this.#usedIds.add(account.accountId);
    this.accountByEmail.set(account.email.toLowerCase(), account);
    if (account.kind === "serviceAccount") {
      this.serviceAccounts.add(account);
      this.serviceAccountById.set(account.id, account);
      this.#usedIds.add(account.id);
      if (account.deletedAt !== undefined) {
        this.inDeletion.add(account);
      }
    }
  }

  removeAccount(account: Account): void {
    this.accounts.remove(account);
    this.accountById.delete(account.accountId);
    this.#releaseEmail(account);
    if (account.kind === "serviceAccount") {
      this.serviceAccounts.remove(account);
      this.serviceAccountById.delete(account.id);
    }
  }

  addGroup(group: Group): void {
    this.groups.add(group);
    this.groupById.set(group.id, group);
    this.#usedIds.add(group.id);
    this.#addName(group);
    if (group.deletedAt !== undefined) {
      this.inDeletion.add(group);
    }
    if (group.earlier !== undefined) {
      this.stale.groups.add(group);
    }
    for (const accountId of group.members.keys()) {
      this.linkMember(group, accountId);
    }
  }

  removeGroup(group: Group): void {
    this.groups.remove(group);
    this.groupById.delete(group.id);
    this.#removeName(group);
    for (const accountId of group.members.keys()) {
      this.unlinkMember(group, accountId);
    }
  }

  renameGroup(group: Group, rename: () => void): void {
    this.#removeName(group);
    rename();
    this.#addName(group);
  }

  groupsNamed(name: string): readonly Group[] {
    return [...(this.#groupsByName.get(name.toLowerCase()) ?? [])];
  }

  #addName(group: Group): void {
    const name = group.name.toLowerCase();
    this.#groupsByName.set(name, (this.#groupsByName.get(name) ?? new Set<Group>()).add(group));
  }

  #removeName(group: Group): void {
    const name = group.name.toLowerCase();
    const groups = this.#groupsByName.get(name);
    groups?.delete(group);
    if (groups?.size === 0) {
      this.#groupsByName.delete(name);
    }
  }

  setEmail(account: Account, email: string): void {
    this.#releaseEmail(account);
    account.email = email;
    this.accountByEmail.set(email.toLowerCase(), account);
  }

  /** The address can belong to another account by now. */
  #releaseEmail(account: Account): void {
    const email = account.email.toLowerCase();
    if (this.accountByEmail.get(email) === account) {
      this.accountByEmail.delete(email);
    }
  }

  linkMember(group: Group, accountId: string): void {
    const groups = this.groupsOfAccount.get(accountId) ?? new Set<string>();
    this.groupsOfAccount.set(accountId, groups.add(group.id));
  }

  unlinkMember(group: Group, accountId: string): void {
    const groups = this.groupsOfAccount.get(accountId);
    groups?.delete(group.id);
    if (groups?.size === 0) {
      this.groupsOfAccount.delete(accountId);
    }
  }

  addToken(token: Token): void {
    this.tokens.add(token);
    this.tokenByHash.set(token.secretHash, token);
    this.#usedIds.add(token.id);
    const tokens = this.tokensOfAccount.get(token.accountId) ?? new Map<string, Token>();
    this.tokensOfAccount.set(token.accountId, tokens.set(token.id, token));
  }

  removeToken(token: Token): void {
    this.tokens.remove(token);
    this.tokenByHash.delete(token.secretHash);
    const tokens = this.tokensOfAccount.get(token.accountId);
    tokens?.delete(token.id);
    if (tokens?.size === 0) {
      this.tokensOfAccount.delete(token.accountId);
    }
  }

  tokensOf(accountId: string): Token[] {
    return [...(this.tokensOfAccount.get(accountId)?.values() ?? [])];
  }
}

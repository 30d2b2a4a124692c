import DataLoader from "dataloader";
import type { ApiClient } from "../client/client";
import { ALL_DIRECTORIES } from "../client/endpoints/directories";
import { searchUsers, type UserFilter, type UserRecord } from "../client/endpoints/users";
import { idKey } from "../client/ids";
import { LookupError } from "../errors";
import { BATCHING, loadFound } from "./batching";
import type { ServiceAccounts } from "./service-accounts";

// Atlassian makes the address of a service account itself; it ends so.
const SERVICE_ACCOUNT_EMAIL = /@serviceaccount\.atlassian\.com$/i;

/** The users of an organisation, found in batches. */
export class Users {
  readonly #byAccountId: DataLoader<string, UserRecord | undefined>;
  readonly #byEmail: DataLoader<string, UserRecord | undefined>;
  readonly #serviceAccounts: ServiceAccounts;

  constructor(
    client: ApiClient,
    orgId: string,
    directoryId: string | undefined,
    serviceAccounts: ServiceAccounts,
  ) {
    this.#serviceAccounts = serviceAccounts;
    const search = (filter: UserFilter): Promise<UserRecord[]> =>
      searchUsers(client, orgId, directoryId ?? ALL_DIRECTORIES, filter);
    this.#byAccountId = new DataLoader(async (accountIds) => {
      const users = await search({ accountIds });
      return accountIds.map((accountId) => users.find((user) => idKey(user.accountId) === idKey(accountId)));
    }, BATCHING);
    this.#byEmail = new DataLoader(async (emails) => {
      const users = await search({ emails });
      return emails.map((email) => users.find((user) => user.email?.toLowerCase() === email));
    }, BATCHING);
  }

  find(accountId: string): Promise<UserRecord | undefined> {
    return loadFound(this.#byAccountId, accountId);
  }

  findByEmail(email: string): Promise<UserRecord | undefined> {
    return loadFound(this.#byEmail, email.toLowerCase());
  }

  /** The account that has this e-mail address: a user of the directory, or a service account. @throws LookupError */
  async accountIdOf(email: string): Promise<string> {
    const accountIds = await this.accountIdsOf([email]);
    return accountIds[email] ?? "";
  }

  /** The account ids by e-mail address. @throws LookupError that names all addresses which no account has. */
  async accountIdsOf(emails: readonly string[]): Promise<Readonly<Record<string, string>>> {
    const found = await Promise.all(
      emails.map(async (email) => {
        const account = await (SERVICE_ACCOUNT_EMAIL.test(email) ? this.#serviceAccounts : this).findByEmail(
          email,
        );
        return [email, account?.accountId] as const;
      }),
    );
    const unknown = found.filter(([, accountId]) => accountId === undefined).map(([email]) => `"${email}"`);
    if (unknown.length === 1) {
      throw new LookupError(
        `no account with the e-mail address ${unknown.join()} is known to the organisation. Check the address, invite the person, ` +
          `or give accountId instead.`,
      );
    }
    if (unknown.length > 1) {
      throw new LookupError(
        `no accounts with the e-mail addresses ${unknown.join(", ")} are known to the organisation. Check the addresses, invite the people, ` +
          `or give accountId instead.`,
      );
    }
    return Object.fromEntries(found.map(([email, accountId]) => [email, accountId ?? ""]));
  }
}

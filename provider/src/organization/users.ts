import DataLoader from "dataloader";
import type { UserRecord } from "../client/endpoints/users";
import { idKey } from "../client/ids";
import type { DirectoryApi } from "../client/organization-api";
import { LookupError } from "../errors";
import { BATCHING, loadFound } from "./batching";
import type { ServiceAccounts } from "./service-accounts";

// Atlassian assigns the address of a service account. It always ends like this.
const SERVICE_ACCOUNT_EMAIL = /@serviceaccount\.atlassian\.com$/i;

/** The users of an organisation, found in batches. */
export class Users {
  readonly #byAccountId: DataLoader<string, UserRecord | undefined>;
  readonly #byEmail: DataLoader<string, UserRecord | undefined>;
  readonly #serviceAccounts: ServiceAccounts;

  constructor(directory: DirectoryApi, serviceAccounts: ServiceAccounts) {
    this.#serviceAccounts = serviceAccounts;
    this.#byAccountId = new DataLoader(async (accountIds) => {
      const users = await directory.users({ accountIds }).collect();
      return accountIds.map((accountId) => users.find((user) => idKey(user.accountId) === idKey(accountId)));
    }, BATCHING);
    this.#byEmail = new DataLoader(async (emails) => {
      const users = await directory.users({ emails }).collect();
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
    return accountIds.get(email) ?? "";
  }

  /**
   * The accounts of several addresses, by address.
   * @throws LookupError with every unknown address, so that the user can correct all of them at once.
   */
  async accountIdsOf(emails: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const owners = await Promise.all(
      emails.map((email) =>
        (SERVICE_ACCOUNT_EMAIL.test(email) ? this.#serviceAccounts : this).findByEmail(email),
      ),
    );
    const unknown = emails.filter((_email, index) => owners[index] === undefined);
    if (unknown.length > 0) {
      const each = unknown.map((email) => `no account with the e-mail address "${email}"`);
      throw new LookupError(
        `${each.join(", ")} is known to the organisation. Check the address, invite the person, ` +
          `or set accountId instead.`,
      );
    }
    return new Map(emails.map((email, index) => [email, owners[index]?.accountId ?? ""]));
  }
}

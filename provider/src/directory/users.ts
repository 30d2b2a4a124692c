import DataLoader from "dataloader";
import type { ApiClient } from "../client/client";
import { ALL_DIRECTORIES } from "../client/endpoints/directories";
import { searchUsers } from "../client/endpoints/users";
import { LookupError } from "../errors";
import { BATCHING } from "./batching";
import type { ServiceAccounts } from "./service-accounts";

// Atlassian makes the address of a service account itself; it ends so.
const SERVICE_ACCOUNT_EMAIL = /@serviceaccount\.atlassian\.com$/i;

/** The users of an organisation, found in batches. */
export class Users {
  readonly #accountIdByEmail: DataLoader<string, string | undefined>;
  readonly #serviceAccounts: ServiceAccounts;

  constructor(
    client: ApiClient,
    orgId: string,
    directoryId: string | undefined,
    serviceAccounts: ServiceAccounts,
  ) {
    this.#serviceAccounts = serviceAccounts;
    this.#accountIdByEmail = new DataLoader(async (emails) => {
      const users = await searchUsers(client, orgId, directoryId ?? ALL_DIRECTORIES, { emails });
      return emails.map((email) => users.find((user) => user.email?.toLowerCase() === email)?.accountId);
    }, BATCHING);
  }

  /** The account that has this e-mail address: a person of the directory, or a service account. */
  async accountIdOf(email: string): Promise<string> {
    const accountId = SERVICE_ACCOUNT_EMAIL.test(email)
      ? (await this.#serviceAccounts.findByEmail(email))?.accountId
      : await this.#accountIdByEmail.load(email.toLowerCase());
    if (accountId === undefined) {
      throw new LookupError(
        `no account with the e-mail address "${email}" is known to the organisation. Check the address, invite the person, ` +
          `or give accountId instead.`,
      );
    }
    return accountId;
  }
}

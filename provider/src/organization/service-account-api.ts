import type { ApiClient } from "../client/client";
import {
  createServiceAccount,
  deleteAccountLifecycle,
  deleteServiceAccount,
  listServiceAccounts,
  UPDATE_ID_FIELDS,
  updateServiceAccount,
  type ServiceAccountApiName,
  type ServiceAccountFields,
  type ServiceAccountRecord,
} from "../client/endpoints/service-accounts";
import type { Log } from "../client/log";
import { ApiError, RefusedError } from "../errors";
import { isGone, isNotRouted } from "./failures";

export interface ServiceAccountApiOptions {
  readonly client: ApiClient;
  readonly orgId: string;
  /** Which API to use; `auto` finds out with the first listing of the process. */
  readonly api: ServiceAccountApiName | "auto";
  readonly log: Log;
}

/** Both ids of an account: which one a call wants differs. */
export interface ServiceAccountIds {
  readonly id: string;
  readonly accountId: string;
}

/** What a change sets; an empty description takes it away. */
export interface ServiceAccountUpdate {
  readonly displayName: string;
  readonly description: string;
}

const OTHER_API: Record<ServiceAccountApiName, ServiceAccountApiName> = {
  "api-access": "account-management",
  "account-management": "api-access",
};

/** The calls about service accounts, each through whichever of the two APIs has it (DESIGN.md, "Two service-account APIs"). */
export class ServiceAccountApi {
  readonly #options: ServiceAccountApiOptions;
  #name: ServiceAccountApiName | "auto";

  constructor(options: ServiceAccountApiOptions) {
    this.#options = options;
    this.#name = options.api;
  }

  /** The API in use; `auto` until a listing found out. */
  get name(): ServiceAccountApiName | "auto" {
    return this.#name;
  }

  async list(): Promise<ServiceAccountRecord[]> {
    const { client, log, orgId } = this.#options;
    if (this.#name !== "auto") {
      return listServiceAccounts(client, this.#name, orgId);
    }
    const { name, accounts } = await this.#listThroughEither();
    this.#name = name;
    log.debug(`organisation "${orgId}" lists its service accounts through the ${name} API`);
    return accounts;
  }

  /** Resolves to the new account, or to `undefined` where the answer does not show it. Call after `list`. */
  async create(fields: ServiceAccountFields): Promise<ServiceAccountRecord | undefined> {
    const { api, client, orgId } = this.#options;
    const name = this.#name === "auto" ? "api-access" : this.#name;
    try {
      return await createServiceAccount(client, name, orgId, fields);
    } catch (error) {
      // What is not routed was not applied, so the other API may be asked.
      if (api === "auto" && isNotRouted(error)) {
        return createServiceAccount(client, OTHER_API[name], orgId, fields);
      }
      throw error;
    }
  }

  /**
   * The ways to send an update, one for each name that the documented API may want for the account's id. Each resolves to the account as
   * the answer shows it, if it does. A way that is refused as misunderstood changed nothing (see `isMisunderstood`).
   */
  updates(
    account: ServiceAccountIds,
    update: ServiceAccountUpdate,
  ): (() => Promise<ServiceAccountRecord | undefined>)[] {
    const { client, orgId } = this.#options;
    return UPDATE_ID_FIELDS.map((idField) => async () => {
      const id = idField === "accountId" ? account.accountId : account.id;
      try {
        return await updateServiceAccount(client, orgId, idField, id, update);
      } catch (error) {
        if (isNotRouted(error)) {
          throw new RefusedError(
            `this organisation has only the account-management API, which has no call to change a name or a description. ` +
              `Change it at admin.atlassian.com, then run "pulumi refresh".`,
          );
        }
        throw error;
      }
    });
  }

  /** The ways to delete an account. Sources contradict each other on which id and which call it takes. */
  deletions({ id, accountId }: ServiceAccountIds): (() => Promise<void>)[] {
    const { client, orgId } = this.#options;
    const name = this.#name === "auto" ? "api-access" : this.#name;
    return [
      () => deleteServiceAccount(client, name, orgId, id),
      () => deleteServiceAccount(client, name, orgId, accountId),
      () => deleteAccountLifecycle(client, accountId),
    ];
  }

  async #listThroughEither(): Promise<{ name: ServiceAccountApiName; accounts: ServiceAccountRecord[] }> {
    const { client, orgId } = this.#options;
    try {
      return { name: "api-access", accounts: await listServiceAccounts(client, "api-access", orgId) };
    } catch (first) {
      if (!isNotThere(first)) {
        throw first;
      }
      try {
        return {
          name: "account-management",
          accounts: await listServiceAccounts(client, "account-management", orgId),
        };
      } catch (second) {
        if (isNotThere(second)) {
          throw new RefusedError(
            `neither service-account API answers. api-access: ${first.message} account-management: ${second.message}`,
          );
        }
        throw second;
      }
    }
  }
}

function isNotThere(error: unknown): error is ApiError {
  return isNotRouted(error) || isGone(error);
}

/** The API did not find an account in what was sent, or did not take it. */
export function isMisunderstood(error: unknown): error is ApiError {
  return isGone(error) || (error instanceof ApiError && (error.status === 400 || error.status === 422));
}

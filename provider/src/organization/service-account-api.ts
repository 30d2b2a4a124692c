import {
  UPDATE_FORMS,
  type ServiceAccountApiName,
  type ServiceAccountFields,
  type ServiceAccountRecord,
} from "../client/endpoints/service-accounts";
import { idKey } from "../client/ids";
import type { Log } from "../client/log";
import type { OrganizationApi } from "../client/organization-api";
import type { Listing } from "../client/pagination";
import { ApiError, RefusedError } from "../errors";
import { isGone, isNotRouted, saysGone } from "./failures";

export interface ServiceAccountApiOptions {
  readonly api: OrganizationApi;
  /** Which of the two APIs to use; `auto` finds out with the first listing of the process. */
  readonly use: ServiceAccountApiName | "auto";
  readonly log: Log;
}

/** Both ids of an account. Endpoints differ in which one they need. */
export interface ServiceAccountIds {
  readonly id: string;
  readonly accountId: string;
}

/** What a change sets. An empty description removes it; `undefined` keeps the current one. */
export interface ServiceAccountUpdate {
  readonly displayName: string;
  readonly description?: string | undefined;
}

const OTHER_API: Record<ServiceAccountApiName, ServiceAccountApiName> = {
  "api-access": "account-management",
  "account-management": "api-access",
};

/**
 * The requests about service accounts, each through whichever of the two APIs has it (DESIGN.md, "Two
 * service-account APIs").
 */
export class ServiceAccountApi {
  readonly #options: ServiceAccountApiOptions;
  #name: ServiceAccountApiName | "auto";

  constructor(options: ServiceAccountApiOptions) {
    this.#options = options;
    this.#name = options.use;
  }

  /** The API in use; `auto` before the first listing. */
  get name(): ServiceAccountApiName | "auto" {
    return this.#name;
  }

  async list(): Promise<Listing<ServiceAccountRecord>> {
    const { api, log } = this.#options;
    if (this.#name !== "auto") {
      return api.serviceAccounts(this.#name).list();
    }
    const { name, listing } = await this.#listThroughEither();
    this.#name = name;
    log.debug(`organisation "${api.orgId}" lists its service accounts through the ${name} API`);
    return listing;
  }

  /** Resolves to the new account, or to `undefined` if the response omits it. Call after `list`. */
  async create(fields: ServiceAccountFields): Promise<ServiceAccountRecord | undefined> {
    const { api, use } = this.#options;
    const name = this.#name === "auto" ? "api-access" : this.#name;
    try {
      return await api.serviceAccounts(name).create(fields);
    } catch (error) {
      // A request that is not routed was not applied, so it is safe to use the other API.
      if (use === "auto" && isNotRouted(error)) {
        return api.serviceAccounts(OTHER_API[name]).create(fields);
      }
      throw error;
    }
  }

  /**
   * The requests that can update an account, to send one after another. Each resolves to the account, if the
   * response has it. A request for which `isMisunderstood` holds changed nothing.
   */
  updates(
    account: ServiceAccountIds,
    update: ServiceAccountUpdate,
  ): (() => Promise<ServiceAccountRecord | undefined>)[] {
    const { api } = this.#options;
    const requests = new Map(
      UPDATE_FORMS.map(({ idField, id }) => [
        `${String(idField)} ${idKey(account[id])}`,
        () => api.updateServiceAccount({ idField, id: account[id] }, update),
      ]),
    );
    return [...requests.values()];
  }

  /**
   * The requests that can delete an account, to send one after another: sources disagree on which id and which
   * endpoint a deletion needs.
   */
  deletions({ id, accountId }: ServiceAccountIds): (() => Promise<void>)[] {
    const { api, use } = this.#options;
    const name = this.#name === "auto" ? "api-access" : this.#name;
    const names = use === "auto" ? [name, OTHER_API[name]] : [name];
    const ids = idKey(id) === idKey(accountId) ? [id] : [id, accountId];
    return [
      ...names.flatMap((one) => ids.map((given) => () => api.serviceAccounts(one).delete(given))),
      () => api.account(accountId).delete(),
    ];
  }

  /**
   * Whether the account exists, from another source than the listing: its tokens can be listed, or the API
   * reports that there is no such account.
   * @throws ProviderError if the API shows neither.
   */
  async isKnownByTokens({ id, accountId }: ServiceAccountIds): Promise<boolean> {
    // Sources disagree on which id this endpoint needs, so a 404 for one id proves nothing.
    for (const given of new Set([accountId, id])) {
      try {
        await this.#options.api.account(given).tokens();
        return true;
      } catch (error) {
        if (!saysGone(error)) {
          throw error;
        }
      }
    }
    return false;
  }

  async #listThroughEither(): Promise<{
    name: ServiceAccountApiName;
    listing: Listing<ServiceAccountRecord>;
  }> {
    const { api } = this.#options;
    try {
      return { name: "api-access", listing: await api.serviceAccounts("api-access").list() };
    } catch (first) {
      if (!isNotThere(first)) {
        throw first;
      }
      try {
        return {
          name: "account-management",
          listing: await api.serviceAccounts("account-management").list(),
        };
      } catch (second) {
        if (isNotThere(second)) {
          throw new RefusedError(
            `neither service-account API is available. api-access: ${first.message} account-management: ${second.message}`,
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

/** The API did not find an account in the request, or rejected the request. Nothing was changed. */
export function isMisunderstood(error: unknown): error is ApiError {
  return isGone(error) || isRefusedInput(error);
}

/** The API rejected the content of the request. Nothing was changed. */
export function isRefusedInput(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.status === 400 || error.status === 422);
}

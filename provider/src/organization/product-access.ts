import type { ProductAccess } from "../client/endpoints/service-accounts";
import type { OrganizationApi } from "../client/organization-api";
import { isOutcomeUnknown } from "../client/retry-table";
import { ProviderError } from "../errors";
import { isLastingFailure } from "./failures";
import { sendUntilApplied } from "./send-until-applied";
import type { WhenInDirectory } from "./when-in-directory";

export type { ProductAccess } from "../client/endpoints/service-accounts";

export interface ProductAccessOptions {
  readonly api: OrganizationApi;
  readonly whenInDirectory: WhenInDirectory;
}

/** Access that was not granted, and why. */
export interface AccessRefusal {
  readonly access: ProductAccess;
  readonly error: ProviderError;
  /** Whether the request can still have been applied. */
  readonly isOutcomeUnknown: boolean;
}

/** Grants service accounts access to products. No API shows or revokes it. */
export class ProductAccessGrants {
  readonly #options: ProductAccessOptions;

  constructor(options: ProductAccessOptions) {
    this.#options = options;
  }

  /** Sends one request for all. If that fails, sends one for each, to grant as much as possible. */
  async grant(accountId: string, access: readonly ProductAccess[]): Promise<AccessRefusal[]> {
    if (access.length === 0) {
      return [];
    }
    try {
      await this.#invite(accountId, access);
      return [];
    } catch (error) {
      if (!(error instanceof ProviderError)) {
        throw error;
      }
      if (access.length === 1 || !isLastingFailure(error)) {
        return access.map((one) => ({ access: one, error, isOutcomeUnknown: isOutcomeUnknown(error) }));
      }
      const refusals: AccessRefusal[] = [];
      for (const one of access) {
        refusals.push(...(await this.grant(accountId, [one])));
      }
      return refusals;
    }
  }

  /**
   * Grants with one request, and retries it after a lost response, because no API shows whether it was applied.
   * A second invite does no harm: it names an existing account and the access to grant, like the first one.
   */
  async #invite(accountId: string, access: readonly ProductAccess[]): Promise<void> {
    const { api, whenInDirectory } = this.#options;
    const send = (): Promise<void> => api.inviteServiceAccount(accountId, access);
    await sendUntilApplied(
      () => whenInDirectory(accountId, send, `A new account can take longer than that.`),
      async () => false,
    );
  }
}

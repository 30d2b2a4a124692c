import { LookupError, RefusedError } from "../../errors";
import { select } from "../../lifecycle/fields";
import type { ResourceDefinition } from "../../lifecycle/resource-definition";
import type { Organization } from "../../organization/organization";
import { dayOfExpiry, isExpired } from "../../organization/token-expiry";
import { tokenKey } from "../../organization/token-orphans";
import { completeExpiry, expiryFailures } from "./expiry";
import { requestedDays, tokenIdsOf, withRequested } from "./life";
import { mintToken } from "./mint";
import { readToken } from "./read";
import { isWorkDue, rotate } from "./rotate";
import { scopesAdvice } from "./scopes-advice";
import {
  apiTokenInputs,
  apiTokenOutputs,
  STAND_IN_SCOPE,
  type ApiTokenInputs,
  type ApiTokenOutputs,
} from "./schema";

export const apiTokenDefinition: ResourceDefinition<Organization, ApiTokenInputs, ApiTokenOutputs> = {
  type: "ApiToken",
  inputs: apiTokenInputs,
  outputs: apiTokenOutputs,
  describe: ({ label, accountId }) => `API token "${label ?? "?"}" of account "${accountId ?? "?"}"`,
  rules: expiryFailures,
  advice: ({ scopes }) => scopesAdvice(scopes),
  complete: completeExpiry,
  inputsOf: (state) => ({
    ...select(apiTokenInputs, state),
    ...requestedDays(state),
  }),
  objects: (id, state) => [`ApiToken/${id}`, ...tokenIdsOf(state).map(tokenKey)],
  needsUpdate: isWorkDue,

  create: async (organization, inputs) => {
    // No request about tokens names the organisation, so this check keeps the token in the declared organisation.
    if ((await organization.serviceAccounts.find(inputs.accountId)) === undefined) {
      throw new LookupError(
        `organisation "${organization.orgId}" has no service account with the account id "${inputs.accountId}". Check accountId and orgId.`,
      );
    }
    const minted = await mintToken(organization, inputs);
    return { id: minted.tokenId, outputs: withRequested(minted, inputs) };
  },

  read: readToken,
  update: rotate,

  delete: async (organization, state) => {
    const revocations = await Promise.allSettled(
      tokenIdsOf(state).map((id) => organization.apiTokens.revoke(state.accountId, id)),
    );
    const failed = revocations.find((revocation) => revocation.status === "rejected");
    if (failed !== undefined) {
      throw failed.reason;
    }
  },

  importById: {
    form: "<accountId>/<tokenId>",
    pattern: /^([^/]+)\/([^/]+)$/,
    find: async (organization, ...[givenAccountId = "", givenTokenId = ""]) => {
      const account = await organization.serviceAccounts.find(givenAccountId);
      if (account === undefined) {
        return undefined;
      }
      const { accountId } = account;
      const token = await organization.apiTokens.find(accountId, givenTokenId);
      if (token === undefined) {
        return undefined;
      }
      const { expiry, id: tokenId, label } = token;
      if (token.isBlocked === true || expiry === undefined || isExpired(expiry, organization.nowMs())) {
        throw new RefusedError(
          `token "${label}" cannot be managed: ${expiry === undefined ? "the API names no expiry" : "it is revoked or has expired"}. ` +
            `Declare a new token, and delete this one at admin.atlassian.com.`,
        );
      }
      const scopes = [STAND_IN_SCOPE];
      return {
        id: tokenId,
        state: { accountId, tokenId, label, fullLabel: label, scopes, expiresAt: dayOfExpiry(expiry) },
      };
    },
  },
};

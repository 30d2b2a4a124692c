import type { ImportById } from "../../lifecycle/resource-definition";
import type { Organization } from "../../organization/organization";
import { RefusedError } from "../../errors";
import { dayOfExpiry, isExpired } from "../../organization/token-expiry";
import { partsOf, refuseForm } from "../import-by-id";
import { STAND_IN_SCOPE, type ApiTokenInputs, type ApiTokenOutputs } from "./schema";

/** Reads an object that only its id is known of. */
export const apiTokenById: ImportById<Organization, ApiTokenInputs, ApiTokenOutputs> = {
  form: "<accountId>/<tokenId>",
  find: async (organization, id) => {
    const [accountId = "", tokenId = ""] = partsOf(id, 2) ?? refuseForm(id, apiTokenById.form);
    if ((await organization.serviceAccounts.find(accountId)) === undefined) {
      return undefined;
    }
    const token = await organization.apiTokens.find(accountId, tokenId);
    if (token === undefined) {
      return undefined;
    }
    const { expiry, label } = token;
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
};

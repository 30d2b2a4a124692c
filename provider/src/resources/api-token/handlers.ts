import { LookupError } from "../../errors";
import { pick } from "../../lifecycle/properties";
import type { ResourceDefinition } from "../../lifecycle/resource-definition";
import type { Organization } from "../../organization/organization";
import { tokenKey } from "../../organization/token-orphans";
import { completeExpiry, expiryFailures } from "./expiry";
import { requestedDays, tokenIdsOf, withRequested } from "./life";
import { mintToken } from "./mint";
import { readToken } from "./read";
import { isWorkDue, rotate } from "./rotate";
import { scopesAdvice } from "./scopes-advice";
import { apiTokenById } from "./import-by-id";
import {
  apiTokenFields,
  apiTokenOutputs,
  apiTokenInputs,
  type ApiTokenInputs,
  type ApiTokenOutputs,
} from "./schema";

const INPUTS = Object.keys(apiTokenInputs.shape);

export const apiTokenDefinition: ResourceDefinition<Organization, ApiTokenInputs, ApiTokenOutputs> = {
  type: "ApiToken",
  schema: apiTokenInputs,
  fields: apiTokenFields,
  outputs: apiTokenOutputs,
  importById: apiTokenById,
  describe: ({ label, accountId }) => `API token "${label ?? "?"}" of account "${accountId ?? "?"}"`,
  rules: expiryFailures,
  advice: ({ scopes }) => scopesAdvice(scopes),
  complete: completeExpiry,
  inputsOf: (state) => ({
    ...(pick({ ...state }, INPUTS) as unknown as ApiTokenInputs),
    ...requestedDays(state),
  }),
  objects: (id, state) => [`ApiToken/${id}`, ...tokenIdsOf(state).map(tokenKey)],
  needsUpdate: isWorkDue,

  create: async (organization, inputs) => {
    // No call about tokens names the organisation, so this is what keeps a token in the one that the program means.
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
};

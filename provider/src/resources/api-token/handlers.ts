import type { ApiTokenRecord } from "../../client/endpoints/api-tokens";
import { isGone } from "../../directory/failures";
import type { Organization } from "../../directory/organization";
import { LookupError, RefusedError } from "../../errors";
import type { ResourceDefinition } from "../../lifecycle/resource-definition";
import { completeExpiry, expiryFailures } from "./expiry";
import { mint, revoke } from "./mint";
import { noteRecorded, warnOfOrphans } from "./orphans";
import { apiTokenFields, apiTokenInputs, type ApiTokenInputs, type ApiTokenOutputs } from "./schema";

export const apiTokenDefinition: ResourceDefinition<Organization, ApiTokenInputs, ApiTokenOutputs> = {
  type: "ApiToken",
  schema: apiTokenInputs,
  fields: apiTokenFields,
  describe: ({ label, accountId }) => `API token "${label ?? "?"}" of account "${accountId ?? "?"}"`,
  rules: expiryFailures,
  complete: completeExpiry,

  recorded: noteRecorded,

  create: async (organization, inputs) => {
    // No call about tokens names the organisation, so this is what keeps a token in the one that the program means.
    if ((await organization.serviceAccounts.find(inputs.accountId)) === undefined) {
      throw new LookupError(
        `organisation "${organization.orgId}" has no service account with the account id "${inputs.accountId}". Check accountId and orgId.`,
      );
    }
    await warnOfOrphans(organization, inputs);
    const { expiresAt } = inputs;
    if (expiresAt === undefined) {
      throw new RefusedError(`its expiry was not known. Run "pulumi up" again.`);
    }
    const outputs = await mint(organization, { ...inputs, expiresAt });
    return { id: outputs.tokenId, outputs };
  },

  read: async (organization, { accountId, tokenId, token, fullLabel }) => {
    const record = await find(organization, accountId, tokenId);
    return (
      record && {
        outputs: { token, tokenId, fullLabel },
        inputs: record.expiry === undefined ? {} : { expiresAt: record.expiry.slice(0, 10) },
      }
    );
  },

  // Every input that the API knows replaces the token, so nothing is left to send.
  update: async (_organization, { token, tokenId, fullLabel }) => ({
    outputs: { token, tokenId, fullLabel },
  }),

  delete: async (organization, { accountId, tokenId }) => {
    await revoke(organization, accountId, tokenId);
  },
};

/** A listing that answers 404 means "gone" only when the account itself is gone; otherwise the key cannot see it. */
async function find(
  organization: Organization,
  accountId: string,
  tokenId: string,
): Promise<ApiTokenRecord | undefined> {
  try {
    return await organization.apiTokens.find(accountId, tokenId);
  } catch (error) {
    if (isGone(error) && (await organization.serviceAccounts.find(accountId)) === undefined) {
      return undefined;
    }
    throw error;
  }
}

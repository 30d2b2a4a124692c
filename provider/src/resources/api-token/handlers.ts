import type { ApiTokenRecord } from "../../client/endpoints/api-tokens";
import type { Organization } from "../../directory/organization";
import { LookupError, RefusedError } from "../../errors";
import type { ResourceDefinition } from "../../lifecycle/resource-definition";
import { unlessAccountGone } from "./account-gone";
import { completeExpiry, expiryFailures, isExpired } from "./expiry";
import { mint, revoke } from "./mint";
import { noteRecorded, warnOfOrphans } from "./orphans";
import { rotate } from "./rotate";
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
    const outputs = await mint(organization, withKnownExpiry(inputs));
    return { id: outputs.tokenId, outputs };
  },

  read: async (organization, state) => {
    const { accountId, token, tokenId, fullLabel, previousTokenId } = state;
    const record = await find(organization, accountId, tokenId);
    const outputs = { token, tokenId, fullLabel, previousTokenId };
    if (record !== undefined && !isExpired(record.expiry)) {
      return {
        outputs,
        inputs: record.expiry === undefined ? {} : { expiresAt: record.expiry.slice(0, 10) },
      };
    }
    // A given day stays, because nothing moves it: a program that names the day would otherwise be refused from that day on.
    if (state.lifetimeDays === undefined && (record !== undefined || isExpired(state.expiresAt))) {
      return { outputs, inputs: { expiresAt: record?.expiry?.slice(0, 10) ?? state.expiresAt } };
    }
    // A dead token has no day: the next "pulumi up" then gives it one, and with it a new secret. Gone is only what left nothing behind.
    const isLeftOver =
      record !== undefined ||
      (previousTokenId !== undefined && (await find(organization, accountId, previousTokenId)) !== undefined);
    return isLeftOver ? { outputs, inputs: { expiresAt: undefined } } : undefined;
  },

  update: (organization, state, desired) => rotate(organization, state, withKnownExpiry(desired)),

  delete: async (organization, { accountId, tokenId, previousTokenId }) => {
    const tokenIds = [tokenId, previousTokenId].filter((id) => id !== undefined);
    const revocations = await Promise.allSettled(tokenIds.map((id) => revoke(organization, accountId, id)));
    const failed = revocations.find((revocation) => revocation.status === "rejected");
    if (failed !== undefined) {
      throw failed.reason;
    }
  },
};

function withKnownExpiry(inputs: ApiTokenInputs): ApiTokenInputs & { readonly expiresAt: string } {
  const { expiresAt } = inputs;
  if (expiresAt === undefined) {
    throw new RefusedError(`its expiry was not known. Run "pulumi up" again.`);
  }
  return { ...inputs, expiresAt };
}

function find(
  organization: Organization,
  accountId: string,
  tokenId: string,
): Promise<ApiTokenRecord | undefined> {
  return unlessAccountGone(organization, accountId, () => organization.apiTokens.find(accountId, tokenId));
}

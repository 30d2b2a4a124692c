import { unlessAccountGone } from "../../organization/account-gone";
import type { ApiTokenRecord } from "../../organization/api-tokens";
import type { Organization } from "../../organization/organization";
import { isExpired } from "../../organization/token-expiry";
import { tokenKey } from "../../organization/token-orphans";
import { LookupError, RefusedError } from "../../errors";
import type { ResourceDefinition } from "../../lifecycle/resource-definition";
import { completeExpiry, expiryFailures } from "./expiry";
import { rotate } from "./rotate";
import { apiTokenFields, apiTokenInputs, type ApiTokenInputs, type ApiTokenOutputs } from "./schema";

export const apiTokenDefinition: ResourceDefinition<Organization, ApiTokenInputs, ApiTokenOutputs> = {
  type: "ApiToken",
  schema: apiTokenInputs,
  fields: apiTokenFields,
  describe: ({ label, accountId }) => `API token "${label ?? "?"}" of account "${accountId ?? "?"}"`,
  rules: expiryFailures,
  complete: completeExpiry,

  objects: (id, { tokenId, previousTokenId }) => [
    `ApiToken/${id}`,
    tokenKey(tokenId),
    ...(previousTokenId === undefined ? [] : [tokenKey(previousTokenId)]),
  ],

  create: async (organization, inputs) => {
    // No call about tokens names the organisation, so this is what keeps a token in the one that the program means.
    if ((await organization.serviceAccounts.find(inputs.accountId)) === undefined) {
      throw new LookupError(
        `organisation "${organization.orgId}" has no service account with the account id "${inputs.accountId}". Check accountId and orgId.`,
      );
    }
    await organization.tokenOrphans.warn(inputs.accountId, inputs.label);
    const outputs = await organization.tokenMinting.mint(withKnownExpiry(inputs));
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
    const revocations = await Promise.allSettled(
      tokenIds.map((id) => organization.tokenMinting.revoke(accountId, id)),
    );
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
  return unlessAccountGone(organization.serviceAccounts, accountId, () =>
    organization.apiTokens.find(accountId, tokenId),
  );
}

import { randomBytes } from "node:crypto";
import { mintApiToken, revokeApiToken, type MintedApiToken } from "../../client/endpoints/api-tokens";
import { isOutcomeUnknown } from "../../client/retry-table";
import { isGone } from "../../directory/failures";
import type { Organization } from "../../directory/organization";
import { poll } from "../../timing/poll";
import { OutcomeUnknownError, ProviderError } from "../../errors";
import { deleteUnlessGone } from "../delete-unless-gone";
import { unlessAccountGone } from "./account-gone";
import { toApiExpiry } from "./expiry";
import { noteRecorded } from "./orphans";
import type { ApiTokenInputs, ApiTokenOutputs } from "./schema";

type NewToken = Pick<ApiTokenInputs, "accountId" | "label" | "scopes"> & { readonly expiresAt: string };

// A just created account may not take tokens yet; third parties saw minutes for other calls.
const ACCOUNT_READY_SECONDS = 120;
const MAX_MINTS = 3;

/**
 * Mints a token under a label of its own. When the answer is lost or lacks the secret, the token that may have come into being is found
 * by that label and revoked, since its secret is gone, and another one is minted.
 */
export async function mint(
  organization: Organization,
  token: NewToken,
): Promise<ApiTokenOutputs & { readonly token: string }> {
  for (let mints = 1; ; mints += 1) {
    // Labels are unique per account; the suffix also tells this attempt from every other.
    const fullLabel = `${token.label}-${randomBytes(4).toString("hex")}`;
    const { minted, lost } = await attempt(organization, token, fullLabel);
    if (minted?.id !== undefined && minted.token !== undefined) {
      noteRecorded({ tokenId: minted.id });
      const record = { id: minted.id, label: fullLabel, createdAt: undefined, lastAccess: undefined };
      organization.apiTokens.of(token.accountId).edit((tokens) => {
        tokens.push({ ...record, expiry: toApiExpiry(token.expiresAt) });
      });
      return { token: minted.token, tokenId: minted.id, fullLabel };
    }
    await revokeOrphan(organization, token.accountId, { fullLabel, id: minted?.id }, lost);
    if (mints === MAX_MINTS) {
      const fact = lost?.message ?? "the API answered without the token's id or secret.";
      throw new OutcomeUnknownError(
        `${fact} Tried ${mints} times; what may have come into being was revoked. Run "pulumi up" again later.`,
      );
    }
  }
}

async function attempt(
  organization: Organization,
  { accountId, scopes, expiresAt }: NewToken,
  label: string,
): Promise<{ minted?: MintedApiToken; lost?: Error }> {
  const request = { label, scopes, expiry: toApiExpiry(expiresAt) };
  try {
    const minted = await poll(ACCOUNT_READY_SECONDS, () =>
      mintApiToken(organization.client, accountId, request).catch(async (error: unknown) => {
        if (isGone(error) && (await organization.serviceAccounts.find(accountId)) !== undefined) {
          return undefined;
        }
        throw error;
      }),
    );
    if (minted === undefined) {
      throw new OutcomeUnknownError(
        `account "${accountId}" exists, but took no token for ${ACCOUNT_READY_SECONDS} s. Run "pulumi up" again later.`,
      );
    }
    return { minted };
  } catch (error) {
    if (isOutcomeUnknown(error) && error instanceof Error) {
      return { lost: error };
    }
    throw error;
  }
}

/** A token whose secret nobody has. */
interface Orphan {
  readonly fullLabel: string;
  /** Known only where the answer came and lacked the secret. */
  readonly id: string | undefined;
}

async function revokeOrphan(
  organization: Organization,
  accountId: string,
  orphan: Orphan,
  lost: Error | undefined,
): Promise<void> {
  try {
    await findAndRevoke(organization, accountId, orphan);
  } catch (error) {
    if (error instanceof ProviderError) {
      throw new OutcomeUnknownError(
        `${lost?.message ?? "the API answered without the token's id or secret."} Looking for what it made failed too: ${error.message} ` +
          `A token "${orphan.fullLabel}" may be left over on account "${accountId}"; revoke it at admin.atlassian.com if it is there, then run ` +
          `"pulumi up" again.`,
      );
    }
    throw error;
  }
}

async function findAndRevoke(
  organization: Organization,
  accountId: string,
  { fullLabel, id }: Orphan,
): Promise<void> {
  const isIt = ({ label }: { readonly label: string }): boolean => label === fullLabel;
  const tokenId = id ?? (await organization.apiTokens.of(accountId).fresh()).find(isIt)?.id;
  if (tokenId === undefined) {
    return;
  }
  organization.log.warn(
    `revoking the token "${fullLabel}" of account "${accountId}": its secret was lost with the answer`,
  );
  await revoke(organization, accountId, tokenId);
}

/** Revokes one token. Already gone is success, but only when a listing agrees. */
export async function revoke(organization: Organization, accountId: string, tokenId: string): Promise<void> {
  const listing = organization.apiTokens.of(accountId);
  await deleteUnlessGone(
    () => revokeApiToken(organization.client, accountId, tokenId),
    async () => {
      const tokens = await unlessAccountGone(organization, accountId, () => listing.fresh());
      return tokens?.some((token) => token.id === tokenId) ?? false;
    },
  );
  listing.edit((tokens) => {
    tokens.splice(0, tokens.length, ...tokens.filter((token) => token.id !== tokenId));
  });
}

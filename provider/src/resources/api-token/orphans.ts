import { isGone } from "../../directory/failures";
import type { Organization } from "../../directory/organization";
import { isExpired } from "./expiry";
import type { ApiTokenInputs, ApiTokenOutputs } from "./schema";

// One process serves one operation, so this is what the operation's stack has.
const recordedTokenIds = new Set<string>();

export function noteRecorded({
  tokenId,
  previousTokenId,
}: Pick<ApiTokenOutputs, "tokenId" | "previousTokenId">): void {
  recordedTokenIds.add(tokenId);
  if (previousTokenId !== undefined) {
    recordedTokenIds.add(previousTokenId);
  }
}

/**
 * Names the tokens that look as if an interrupted run had made them: of this label, and not in this stack as far as the engine has shown it.
 * They are not revoked, since another stack may have them.
 */
export async function warnOfOrphans(
  organization: Organization,
  { accountId, label }: Pick<ApiTokenInputs, "accountId" | "label">,
): Promise<void> {
  if (organization.serviceAccounts.isNew(accountId)) {
    return;
  }
  const tokens = await organization.apiTokens
    .of(accountId)
    .cached()
    .catch((error: unknown) => {
      if (isGone(error)) {
        return [];
      }
      throw error;
    });
  const orphans = tokens.filter(
    ({ id, label: fullLabel, expiry }) =>
      isOurs(fullLabel, label) && !isExpired(expiry) && !recordedTokenIds.has(id),
  );
  if (orphans.length > 0) {
    const names = orphans.map((token) => `"${token.label}" (id ${token.id})`).join(", ");
    organization.log.warn(
      `account "${accountId}" has ${orphans.length === 1 ? "a token" : "tokens"} of label "${label}" that this stack does not show: ${names}. ` +
        `An interrupted run may have made ${orphans.length === 1 ? "it" : "them"}; revoke what no stack and no consumer uses.`,
    );
  }
}

function isOurs(fullLabel: string, label: string): boolean {
  return fullLabel.startsWith(`${label}-`) && /^[0-9a-f]{8}$/.test(fullLabel.slice(label.length + 1));
}

import { nothingToCheck, ok, type Verdict } from "../verdict";
import type { ListedAccounts } from "./service-account-api";

/** Whether the key may make the calls about API tokens, tried with the one that changes nothing. */
export async function examineTokenCalls({ organization, accounts }: ListedAccounts): Promise<Verdict> {
  const [account] = accounts;
  if (account === undefined) {
    return nothingToCheck("there is no service account whose tokens could be listed");
  }
  await organization.apiTokens.of(account.accountId).fresh();
  return ok(`the tokens of "${account.displayName}" can be listed; making one was not tried`);
}

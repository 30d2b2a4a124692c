import { accountArgs } from "../programs/account-args";
import type { AccountsParameters } from "../programs/parameters";
import type { Scenario } from "./scenario";

const TOKENS_PER_ACCOUNT = 2;

export const accounts: Scenario = {
  name: "accounts",
  description: `N service accounts with ${TOKENS_PER_ACCOUNT} tokens each`,
  program: "accounts",
  sides: ["floor", "ours"],
  prepare: async (_emulator, size) => {
    const index = Math.floor(size / 2);
    const { displayName } = accountArgs(index);
    const strange = `${displayName}-renamed-by-somebody`;
    const parameters: AccountsParameters = { accounts: size, tokensPerAccount: TOKENS_PER_ACCOUNT };
    return {
      parameters,
      resources: size * (1 + TOKENS_PER_ACCOUNT),
      drift: {
        change: { action: "renameServiceAccount", account: displayName, displayName: strange },
        repair: { action: "renameServiceAccount", account: strange, displayName },
        resource: `account-${index}`,
      },
    };
  },
};

import { accountArgs } from "../programs/account-args";
import type { AccountsParameters } from "../programs/parameters";
import type { Scenario } from "./scenario";

const TOKENS_PER_ACCOUNT = 2;

/** N service accounts with two tokens each. */
export const accounts: Scenario = {
  name: "accounts",
  unit: "accounts with 2 tokens each",
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

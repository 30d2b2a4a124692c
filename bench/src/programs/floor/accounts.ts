import { Trivial } from "../../trivial";
import { accountArgs, tokenArgs } from "../account-args";
import { readAccounts } from "../parameters";

const { accounts, tokensPerAccount } = readAccounts();
for (let index = 0; index < accounts; index += 1) {
  const account = new Trivial("Account", `account-${index}`, accountArgs(index));
  for (let token = 0; token < tokensPerAccount; token += 1) {
    new Trivial("Token", `account-${index}-token-${token}`, tokenArgs(account.accountId, token));
  }
}

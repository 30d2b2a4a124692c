import type { LookUp } from "./look-up";
import type { GetUserArgs, GetUserResult } from "./get-user";

export const user: LookUp<GetUserArgs, GetUserResult> = {
  name: "getUser",
  what: "user",
  ways: ["accountId", "email"],
  remedy: `Check the argument, or invite the user. For a service account, use getServiceAccount.`,
  find: async ({ users }, { accountId, email = "" }) => {
    const found = await (accountId === undefined ? users.findByEmail(email) : users.find(accountId));
    return (
      found && {
        accountId: found.accountId,
        name: found.name,
        email: found.email,
        status: found.status,
      }
    );
  },
};

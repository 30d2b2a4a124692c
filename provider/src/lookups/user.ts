import type { LookUp } from "./look-up";
import type { GetUserArgs, GetUserResult } from "./get-user";

export const user: LookUp<GetUserArgs, GetUserResult> = {
  name: "getUser",
  what: "user",
  ways: ["accountId", "email"],
  remedy: `Check what is given, or invite the person. A service account is found by getServiceAccount.`,
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

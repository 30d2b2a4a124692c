import type { Organization } from "../organization/organization";
import { fromStoredDescription } from "../resources/service-account/owner";
import type { LookUp } from "./look-up";
import type { GetServiceAccountArgs, GetServiceAccountResult } from "./get-service-account";

export const serviceAccount: LookUp<GetServiceAccountArgs, GetServiceAccountResult> = {
  name: "getServiceAccount",
  what: "service account",
  ways: ["displayName", "accountId", "serviceAccountId", "email"],
  remedy:
    `Check the arguments, or create the account first. For an account that this program declares, use the outputs of the resource: a preview ` +
    `runs before the account exists.`,
  find: async (organization, args) => {
    const found = await findAccount(organization, args);
    return (
      found && {
        serviceAccountId: found.id,
        accountId: found.accountId,
        email: found.email,
        displayName: found.displayName,
        ...fromStoredDescription(found.description),
        status: found.status,
      }
    );
  },
};

function findAccount(
  { serviceAccounts }: Organization,
  { accountId, displayName, email, serviceAccountId }: GetServiceAccountArgs,
): ReturnType<typeof serviceAccounts.find> {
  if (displayName !== undefined) {
    return serviceAccounts.findByName(displayName);
  }
  return email === undefined
    ? serviceAccounts.find(serviceAccountId ?? accountId ?? "")
    : serviceAccounts.findByEmail(email);
}

import type { Organization } from "pulumi-atlassian-admin/organization";
import { accountSubject } from "../../../reading/undeclared";
import type { AccountEntry } from "../../../reading/inventory";
import type { Discovery } from "../finding";
import type { Managed } from "../managed";
import type { IdentityNames } from "../../../identity-names";
import type { Remedies } from "../remedies";
import { toResource } from "./describe";

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/**
 * Accounts whose owner is an e-mail address that belongs to no active user of the directory. Team names cannot be
 * checked.
 */
export async function discoverOwnerless(
  organization: Organization,
  accounts: readonly AccountEntry[],
  managed: Managed,
  names: IdentityNames,
  remedies: Remedies,
): Promise<Discovery[]> {
  const { orgId } = organization;
  const found = await Promise.all(
    accounts.map(async (account): Promise<Discovery[]> => {
      const { accountId, owner, serviceAccountId } = account;
      if (owner === undefined || !EMAIL.test(owner)) {
        return [];
      }
      const user = await organization.users.findByEmail(owner);
      if (user !== undefined && (user.status === undefined || user.status === "active")) {
        return [];
      }
      const recorded = managed.accounts.get(accountId) ?? managed.accounts.get(serviceAccountId);
      return [
        {
          kind: "owner-gone",
          resource:
            recorded === undefined
              ? {
                  type: "ServiceAccount",
                  name: `service account ${names.of(accountId)}`,
                  orgId,
                  id: accountId,
                }
              : toResource(recorded, names),
          fact:
            user === undefined
              ? `Its owner "${owner}" is not in the directory.`
              : `Its owner "${owner}" is ${user.status ?? "not active"}.`,
          remedy:
            recorded === undefined
              ? `Set another owner at admin.atlassian.com, as "[owner: …]" in the description of the account, or delete the account there if nobody needs it.`
              : `Name another owner in the program. Then run ${remedies.up(recorded.stack)}.`,
          owner,
          subjects: [accountSubject(account)],
          identity: [accountId, serviceAccountId, owner.toLowerCase()],
        },
      ];
    }),
  );
  return found.flat();
}

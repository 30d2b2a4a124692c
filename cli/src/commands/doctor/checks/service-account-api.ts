import {
  ServiceAccountApi,
  type Organization,
  type ServiceAccountRecord,
} from "pulumi-atlassian-admin/organization";
import type { ApiAccess } from "../api-access";
import { ok, verdictOf, type Finding } from "../verdict";

export interface ListedAccounts {
  readonly organization: Organization;
  readonly accounts: readonly ServiceAccountRecord[];
}

/** Which of the two APIs is used, found out as the provider does, and whether the other one answers as well. */
export async function examineServiceAccountApi({
  organization,
  config,
}: ApiAccess): Promise<Finding<ListedAccounts>> {
  const { client, orgId, log } = organization;
  const used = new ServiceAccountApi({ client, orgId, log, api: config.serviceAccountApi });
  const { items: accounts } = await used.list();
  const otherName = used.name === "api-access" ? "account-management" : "api-access";
  const other = new ServiceAccountApi({ client, orgId, log, api: otherName });
  const otherSaid = await other.list().then(
    () => "answers too",
    (error: unknown) => `does not (${verdictOf(error).fact.replace(/\.$/, "")})`,
  );
  const count = `${accounts.length} service account${accounts.length === 1 ? "" : "s"}`;
  return {
    ...ok(`${used.name} is used and lists ${count}; ${otherName} ${otherSaid}`),
    value: { organization, accounts },
  };
}

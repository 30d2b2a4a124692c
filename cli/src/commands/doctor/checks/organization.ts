import { getOrganization } from "pulumi-atlassian-admin/organization";
import type { ApiAccess } from "../api-access";
import { ok, type Verdict } from "../verdict";

export async function examineOrganization({ organization }: ApiAccess): Promise<Verdict> {
  const { id, name } = await getOrganization(organization.client, organization.orgId);
  return ok(`"${name ?? ""}" (${id})`);
}

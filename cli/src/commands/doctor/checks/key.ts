import { ApiError, listOrganizations } from "pulumi-atlassian-admin/organization";
import type { ApiAccess } from "../api-access";
import { ok, problem, type Finding, type Verdict } from "../verdict";

const HAS_SCOPES = problem(
  "the API takes the key, but it has scopes.",
  `Use an organisation API key created without scopes (admin.atlassian.com): writes of accounts, tokens and groups have ` +
    `no scope, so a key with scopes can only read.`,
);

/** Whether the API takes the key, and whether it was made without scopes. */
export async function examineKey(access: ApiAccess): Promise<Finding<ApiAccess>> {
  const { client, orgId } = access.organization;
  try {
    return { ...judgeKey(await listOrganizations(client), orgId), value: access };
  } catch (error) {
    // Only a key with scopes can lack the one for this list.
    if (error instanceof ApiError && error.status === 403) {
      return { ...HAS_SCOPES, value: access };
    }
    throw error;
  }
}

/** A key with scopes is shown an empty list, one without scopes its organisation. */
function judgeKey(listed: Awaited<ReturnType<typeof listOrganizations>>, orgId: string): Verdict {
  if (listed.length === 0) {
    return HAS_SCOPES;
  }
  if (listed.some(({ id }) => id === orgId)) {
    return ok("the API takes the key, which has no scopes");
  }
  const others = listed.map(({ id, name }) => `"${name ?? ""}" (${id})`).join(", ");
  return problem(
    `the API takes the key, but it belongs to ${others}, not to ${orgId}.`,
    `Correct the organisation's id, or use a key of that organisation.`,
  );
}

import type { Context } from "../context";
import type { ApiKey } from "../entities";
import { gateway } from "../errors";
import { audit } from "../audit";
import { ok, type Route } from "../http";
import type { Organization } from "../organization";
import { decodeCursor, filtersOf, takePage } from "../paging";

const COLLECTION = "/admin/api-access/v1/orgs/:orgId/api-keys";

/** The organisation's own API keys [V-DOC DAC-KEY]. Creating one was withdrawn, so it is not here. */
export function apiKeyRoutes(context: Context): Route[] {
  return [
    {
      method: "GET",
      url: COLLECTION,
      access: "read:keys:admin",
      handle: ({ organization, query }) => {
        const limit = query.limit(50, 1000);
        const filters = `api-keys${filtersOf(query)}`;
        const after = decodeCursor(query.text("cursor"), filters);
        const keys = organization.apiKeys
          .map((key, index) => ({ key, sequence: index + 1 }))
          .filter(({ sequence }) => sequence > after);
        const { items, next } = takePage(context.behaviour, keys, limit, filters);
        const data = items.map(({ key }) => keyBody(key, organization));
        return ok({ data, links: next === undefined ? {} : { next } });
      },
    },
    {
      method: "GET",
      url: `${COLLECTION}/count`,
      access: "read:keys:admin",
      handle: ({ organization }) => ok({ count: organization.apiKeys.length }),
    },
    {
      method: "PATCH",
      url: `${COLLECTION}/revoke/:apiKeyId`,
      access: "delete:keys:admin",
      handle: ({ organization, actor, param, path }) => {
        const key = organization.apiKeys.find(({ id }) => id === param("apiKeyId"));
        if (key === undefined) {
          throw gateway(404, path, "API key not found");
        }
        context.store.revokeKey(organization, key);
        const about = { id: key.id, type: "apiKeys", attributes: { label: key.label } };
        audit(context, organization, actor, "api_key_revoked", about);
        return ok({});
      },
    },
  ];
}

function keyBody(key: ApiKey, organization: Organization): Record<string, unknown> {
  const admin = organization.accounts.all()[0];
  return {
    id: key.id,
    label: key.label,
    createdAt: key.createdAt,
    expiresAt: key.expiresAt,
    systemAccountId: `system-account-${key.id}`,
    resource: `ari:cloud:platform::org/${organization.id}`,
    orgId: organization.id,
    createdBy: { id: admin?.accountId, name: admin?.name, email: admin?.email },
    scopes: key.scopes ?? [],
    targetResources: [],
  };
}

import type { Context } from "../context";
import type { Account } from "../entities";
import { coded, gateway, notRouted } from "../errors";
import { type Call, empty, ok, type Route } from "../http";
import { assignRole } from "../operations/roles";
import { aboutAccount } from "../operations/memberships";
import { createServiceAccount, deleteServiceAccount } from "../operations/service-accounts";
import { checkQuota } from "./api-access-service-accounts";
import { listServiceAccounts, serviceAccountBody } from "./service-account-listing";

const COLLECTION = "/admin/account-management/v1/orgs/:orgId/service-accounts";

/** The service behind the admin console, undocumented [V-LIVE CREW]. Only a key without scopes gets in. */
export function accountManagementRoutes(context: Context): Route[] {
  const { behaviour } = context;
  const routed = (path: string) => {
    if (!behaviour.serviceAccountBackends.accountManagement) throw notRouted(path);
  };
  return [
    {
      method: "GET",
      url: COLLECTION,
      access: "unscoped",
      routed,
      // A limit above 80 is refused, not clamped [V-LIVE CREW].
      handle: (call) => listServiceAccounts(context, call, { fallback: 80, max: 80, next: "absolute" }),
    },
    {
      method: "POST",
      url: COLLECTION,
      access: "unscoped",
      routed,
      handle: (call) => {
        const { organization, actor, body } = call;
        const displayName = body.requiredText("displayName");
        const description = body.text("description");
        checkQuota(context, call);
        const account = createServiceAccount(context, organization, actor, { displayName, description });
        return ok(serviceAccountBody(account, organization.id));
      },
    },
    {
      method: "POST",
      url: `${COLLECTION}/invite`,
      access: "unscoped",
      routed,
      handle: (call) => invite(context, call),
    },
    {
      method: "DELETE",
      url: `${COLLECTION}/:serviceAccountId`,
      access: "unscoped",
      routed: (path) => {
        routed(path);
        if (behaviour.deleteVariant === "lifecycle") throw notRouted(path);
      },
      handle: ({ organization, actor, param, path }) => {
        const account = organization.serviceAccountById.get(param("serviceAccountId"));
        if (account === undefined) throw gateway(404, path, "Service account not found");
        deleteServiceAccount(context, organization, actor, account);
        return empty();
      },
    },
  ];
}

/** Grants access to products, later: 202, and a grant on `jira` instead of `jira-software` does nothing [V-LIVE CREW]. */
function invite(context: Context, { organization, actor, body }: Call) {
  const accounts = (body.texts("userIds") ?? []).map((accountId) => organization.accountById.get(accountId));
  const roles = body.objects("permissionRules").map((rule) => ({
    resourceId: rule.requiredText("resource"),
    roleId: rule.requiredText("role"),
  }));
  if (accounts.length === 0) throw body.refuse('"userIds" must name at least one account');
  const isKnown = (account: Account | undefined): account is Account =>
    account !== undefined && (account.kind === "user" || account.readyAt <= context.clock.now());
  if (!accounts.every(isKnown)) {
    throw coded(404, "ADMIN-UAM-404-1", "Unknown Resource", "One or more user not found in the directory");
  }
  const cloudIds = organization.workspaces.map(({ cloudId }) => cloudId);
  for (const account of accounts) {
    for (const role of roles) {
      const [, product, cloudId] = /^ari:cloud:([^:]+)::site\/(.+)$/.exec(role.resourceId) ?? [];
      if (product === "jira" || cloudId === undefined || !cloudIds.includes(cloudId)) continue;
      assignRole(context, organization, actor, { owner: account, about: aboutAccount(account) }, role);
    }
  }
  return empty(202);
}

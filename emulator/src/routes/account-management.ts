import type { Context } from "../context";
import type { Account } from "../entities";
import { notRouted } from "../errors";
import { type Call, empty, type Route } from "../http";
import { accountById } from "../id-forms";
import { assignRole } from "../operations/roles";
import { aboutAccount } from "../operations/memberships";
import { createServiceAccount } from "../operations/service-accounts";
import { accountNotFound } from "./directories";
import { descriptionIn, displayNameIn, findServiceAccount } from "./service-account-input";
import { checkQuota, creationAnswer, remove } from "./service-account-lifecycle";
import { listServiceAccounts } from "./service-account-listing";

const COLLECTION = "/admin/account-management/v1/orgs/:orgId/service-accounts";

/** The service behind the admin console, undocumented [V-LIVE CREW]. Accepts only a key without scopes. */
export function accountManagementRoutes(context: Context): Route[] {
  const { behaviour } = context;
  const routed = (path: string) => {
    if (!behaviour.serviceAccountBackends.accountManagement) {
      throw notRouted(path);
    }
  };
  return [
    {
      method: "GET",
      url: COLLECTION,
      access: "unscoped",
      routed,
      // A limit above 80 is rejected, not reduced [V-LIVE CREW].
      handle: (call) =>
        listServiceAccounts(context, call, {
          fallback: Math.min(80, behaviour.consoleMaxLimit),
          max: behaviour.consoleMaxLimit,
          next: "absolute",
        }),
    },
    {
      method: "POST",
      url: COLLECTION,
      access: "unscoped",
      routed,
      handle: (call) => {
        const { organization, actor } = call;
        const displayName = displayNameIn(context, call);
        const description = descriptionIn(context, call);
        checkQuota(context, call);
        const account = createServiceAccount(context, organization, actor, { displayName, description });
        const { consoleCreateStatus: status, consoleCreateBody: shown } = behaviour;
        return creationAnswer(context, account, call, { status, shown });
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
        if (!["any", "accountManagement"].includes(behaviour.deleteVariant)) {
          throw notRouted(path);
        }
      },
      handle: (call) => {
        const value = call.param("serviceAccountId");
        const account = findServiceAccount(context, call.organization, value, behaviour.consolePathId);
        return remove(context, call, account);
      },
    },
  ];
}

/**
 * Grants access to products, with a delay: 202, and a grant on `jira` instead of `jira-software` has no effect
 * [V-LIVE CREW].
 */
function invite(context: Context, { organization, actor, body }: Call) {
  const accounts = (body.texts("userIds") ?? []).map((id) => accountById(context, organization, id));
  const roles = body.objects("permissionRules").map((rule) => ({
    resourceId: rule.requiredText("resource"),
    roleId: rule.requiredText("role"),
  }));
  if (accounts.length === 0) {
    throw body.refuse('"userIds" must name at least one account');
  }
  const isKnown = (account: Account | undefined): account is Account =>
    account !== undefined && (account.kind === "user" || account.readyAt <= context.clock.now());
  if (!accounts.every(isKnown)) {
    throw accountNotFound();
  }
  const cloudIds = organization.workspaces.map(({ cloudId }) => cloudId);
  for (const account of accounts) {
    for (const role of roles) {
      const [, product, cloudId] = /^ari:cloud:([^:]+)::site\/(.+)$/.exec(role.resourceId) ?? [];
      if (product === "jira" || cloudId === undefined || !cloudIds.includes(cloudId)) {
        continue;
      }
      assignRole(context, organization, actor, { owner: account, about: aboutAccount(account) }, role);
    }
  }
  return empty(202);
}

import type { Context } from "../context";
import type { ServiceAccount } from "../entities";
import { gateway, notRouted } from "../errors";
import { type Call, empty, ok, type Route } from "../http";
import { aboutAccount, addMember } from "../operations/memberships";
import { assignRole } from "../operations/roles";
import {
  createServiceAccount,
  deleteServiceAccount,
  updateServiceAccount,
} from "../operations/service-accounts";
import type { Organization } from "../organization";
import { listServiceAccounts, serviceAccountBody } from "./service-account-listing";

const COLLECTION = "/admin/api-access/v1/orgs/:orgId/service-accounts";

/** The documented service-account API [V-DOC DAC-SA; V-SPEC VAULT]. */
export function apiAccessServiceAccountRoutes(context: Context): Route[] {
  const routed = (path: string) => {
    // What CREW saw live: the collection is documented and not routed.
    if (!context.behaviour.serviceAccountBackends.apiAccess) throw notRouted(path);
  };
  return [
    {
      method: "GET",
      url: COLLECTION,
      access: "read:service-accounts:admin",
      routed,
      handle: (call) =>
        listServiceAccounts(context, call, {
          fallback: 50,
          max: 1000,
          next: context.behaviour.apiAccessNextLink,
        }),
    },
    {
      method: "POST",
      url: COLLECTION,
      access: "write:service-accounts:admin",
      routed,
      handle: (call) => {
        const account = create(context, call);
        return context.behaviour.createServiceAccountBody === "none"
          ? empty(201)
          : { status: 201, body: serviceAccountBody(account, call.organization.id) };
      },
    },
    {
      method: "PATCH",
      url: COLLECTION,
      access: "write:service-accounts:admin",
      routed,
      handle: (call) => {
        const { organization, actor, body, path } = call;
        const account = namedInBody(context, call);
        if (account === undefined) throw gateway(404, path, "Service account not found");
        const displayName =
          body.raw("displayName") === undefined ? undefined : body.requiredText("displayName");
        updateServiceAccount(context, organization, actor, account, {
          displayName,
          description: body.text("description"),
        });
        return ok(serviceAccountBody(account, organization.id));
      },
    },
    {
      method: "DELETE",
      url: `${COLLECTION}/:serviceAccountId`,
      access: "write:service-accounts:admin",
      routed,
      handle: ({ organization, actor, param, path }) => {
        const account = inApiAccessPath(context, organization, param("serviceAccountId"), path);
        deleteServiceAccount(context, organization, actor, account);
        return empty();
      },
    },
  ];
}

export function checkQuota({ behaviour }: Context, { organization, path }: Call): void {
  if (behaviour.quota !== null && organization.serviceAccounts.size >= behaviour.quota) {
    throw gateway(behaviour.quotaStatus, path, "The organization has no service accounts left");
  }
}

function create(context: Context, call: Call): ServiceAccount {
  const { organization, actor, body, path } = call;
  const displayName = body.requiredText("displayName");
  const description = body.text("description");
  const roles = body.objects("permissionRules").map((rule) => ({
    resourceId: rule.requiredText("resource"),
    roleId: rule.requiredText("role"),
  }));
  const groups = (body.texts("additionalGroups") ?? []).map((groupId) => {
    const group = organization.groupById.get(groupId);
    if (group === undefined) throw gateway(404, path, `Group ${groupId} not found`);
    return group;
  });
  checkQuota(context, call);
  const account = createServiceAccount(context, organization, actor, { displayName, description });
  for (const role of roles) {
    assignRole(context, organization, actor, { owner: account, about: aboutAccount(account) }, role);
  }
  for (const group of groups) {
    addMember(context, organization, actor, group, account);
  }
  return account;
}

/** The path of the api-access routes names the account by `id` [GUESS; `apiAccessPathId`]. */
export function inApiAccessPath(
  { behaviour }: Context,
  organization: Organization,
  value: string,
  path: string,
): ServiceAccount {
  const byId =
    behaviour.apiAccessPathId === "atlassianId" ? undefined : organization.serviceAccountById.get(value);
  const byAccountId = behaviour.apiAccessPathId === "id" ? undefined : organization.accountById.get(value);
  const account = byId ?? byAccountId;
  if (account?.kind !== "serviceAccount") throw gateway(404, path, "Service account not found");
  return account;
}

/** The body of the documented PATCH names the account in a field whose name is not documented [GUESS]. */
function namedInBody({ behaviour }: Context, { organization, body }: Call): ServiceAccount | undefined {
  const { patchIdField } = behaviour;
  const names =
    patchIdField === "any" ? ["serviceAccountId", "id", "accountId", "atlassianId"] : [patchIdField];
  const value = names.map((name) => body.text(name)).find((text) => text !== undefined);
  if (value === undefined) {
    throw body.refuse(`"${names.join('" or "')}" is required`);
  }
  const account = organization.serviceAccountById.get(value) ?? organization.accountById.get(value);
  return account?.kind === "serviceAccount" ? account : undefined;
}

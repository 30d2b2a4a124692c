import type { Context } from "../context";
import type { ServiceAccount } from "../entities";
import { gateway, notRouted } from "../errors";
import { type Answer, type Call, ok, type Route } from "../http";
import { groupById } from "../id-forms";
import { aboutAccount, addMember } from "../operations/memberships";
import { assignRole } from "../operations/roles";
import { createServiceAccount, updateServiceAccount } from "../operations/service-accounts";
import {
  accountNotFound,
  checkIsNotInDeletion,
  descriptionIn,
  displayNameIn,
  findServiceAccount,
} from "./service-account-input";
import { checkQuota, creationAnswer, remove } from "./service-account-lifecycle";
import { listServiceAccounts, serviceAccountBody } from "./service-account-listing";

const COLLECTION = "/admin/api-access/v1/orgs/:orgId/service-accounts";
const ITEM = `${COLLECTION}/:serviceAccountId`;

/** The documented service account API [V-DOC DAC-SA; V-SPEC VAULT]. */
export function apiAccessServiceAccountRoutes(context: Context): Route[] {
  const { behaviour } = context;
  /** What CREW observed live: the collection is documented but has no route. */
  const routedIf = (isRouted: () => boolean) => (path: string) => {
    if (!behaviour.serviceAccountBackends.apiAccess || !isRouted()) {
      throw notRouted(path);
    }
  };
  const routed = routedIf(() => true);
  return [
    {
      method: "GET",
      url: COLLECTION,
      access: "read:service-accounts:admin",
      routed,
      handle: (call) =>
        listServiceAccounts(context, call, {
          fallback: 50,
          max: behaviour.apiAccessMaxLimit,
          next: behaviour.apiAccessNextLink,
        }),
    },
    {
      method: "POST",
      url: COLLECTION,
      access: "write:service-accounts:admin",
      routed,
      handle: (call) => {
        const { createServiceAccountStatus: status, createServiceAccountBody: shown } = behaviour;
        return creationAnswer(context, create(context, call), call, { status, shown });
      },
    },
    {
      method: "PATCH",
      url: COLLECTION,
      access: "write:service-accounts:admin",
      routed: routedIf(() => ["collection", "both"].includes(behaviour.serviceAccountUpdate)),
      handle: (call) => update(context, call, namedInBody(context, call)),
    },
    {
      method: "PATCH",
      url: ITEM,
      access: "write:service-accounts:admin",
      routed: routedIf(() => ["item", "both"].includes(behaviour.serviceAccountUpdate)),
      handle: (call) => update(context, call, inApiAccessPath(context, call)),
    },
    {
      method: "DELETE",
      url: ITEM,
      access: "write:service-accounts:admin",
      routed: routedIf(() => behaviour.documentedDelete !== "unrouted"),
      handle: (call) => {
        if (behaviour.documentedDelete === "refused") {
          throw gateway(403, call.path, "User has no permission to access resource.");
        }
        return remove(context, call, findInApiAccessPath(context, call));
      },
    },
  ];
}

function create(context: Context, call: Call): ServiceAccount {
  const { organization, actor, body, path } = call;
  const displayName = displayNameIn(context, call);
  const description = descriptionIn(context, call);
  const roles = body.objects("permissionRules").map((rule) => ({
    resourceId: rule.requiredText("resource"),
    roleId: rule.requiredText("role"),
  }));
  const groups = (body.texts("additionalGroups") ?? []).map((groupId) => {
    const group = groupById(context, organization, groupId);
    if (group === undefined) {
      throw gateway(404, path, `Group ${groupId} not found`);
    }
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

function update(context: Context, call: Call, account: ServiceAccount): Answer {
  const { organization, actor, body, path } = call;
  const { patchFields } = context.behaviour;
  checkIsNotInDeletion(account, path);
  const displayName =
    body.raw("displayName") === undefined ? undefined : displayNameIn(context, call, account);
  const description = descriptionIn(context, call);
  updateServiceAccount(context, organization, actor, account, {
    displayName: patchFields === "description" ? undefined : displayName,
    description: patchFields === "displayName" ? undefined : description,
  });
  return ok(serviceAccountBody(context, account, organization.id));
}

/** The path of the api-access routes contains the `id` of the account [GUESS; `apiAccessPathId`]. */
function findInApiAccessPath(context: Context, { organization, param }: Call): ServiceAccount | undefined {
  const { apiAccessPathId } = context.behaviour;
  return findServiceAccount(context, organization, param("serviceAccountId"), apiAccessPathId);
}

export function inApiAccessPath(context: Context, call: Call): ServiceAccount {
  const account = findInApiAccessPath(context, call);
  if (account === undefined) {
    throw accountNotFound(call.path);
  }
  return account;
}

/** The body of the documented PATCH identifies the account in a field whose name is not documented [GUESS]. */
function namedInBody(context: Context, call: Call): ServiceAccount {
  const { body } = call;
  const { patchIdField, patchIdValue } = context.behaviour;
  const names =
    patchIdField === "any" ? ["serviceAccountId", "id", "accountId", "atlassianId"] : [patchIdField];
  const value = names.map((name) => body.text(name)).find((text) => text !== undefined);
  if (value === undefined) {
    throw body.refuse(`"${names.join('" or "')}" is required`);
  }
  const account = findServiceAccount(context, call.organization, value, patchIdValue);
  if (account === undefined) {
    throw accountNotFound(call.path);
  }
  return account;
}

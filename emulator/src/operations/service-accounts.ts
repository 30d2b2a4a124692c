import { audit } from "../audit";
import type { Context } from "../context";
import type { Actor, AuditEvent, ServiceAccount } from "../entities";
import { sha256 } from "../identifiers";
import type { Organization } from "../organization";
import { dropMemberships } from "./memberships";
import { dropTokens } from "./tokens";

export interface NewServiceAccount {
  displayName: string;
  description?: string | undefined;
  id?: string | undefined;
  atlassianId?: string | undefined;
  email?: string | undefined;
}

/** Adds the account without an event; seeding uses it as it is. */
export function addServiceAccount(
  { clock, behaviour }: Context,
  organization: Organization,
  input: NewServiceAccount,
  createdById: string,
  lag = { listMs: 0, readyMs: 0 },
): ServiceAccount {
  const accountId = input.atlassianId ?? organization.nextAccountId("serviceAccount");
  const now = clock.now();
  const account: ServiceAccount = {
    kind: "serviceAccount",
    sequence: organization.nextSequence(),
    id: input.id ?? (behaviour.sameIds ? accountId : organization.nextUuid("serviceAccountContainer")),
    accountId,
    directoryId: organization.directories[0]?.directoryId ?? "",
    email:
      input.email ??
      `${slug(input.displayName)}-${sha256(accountId).slice(0, 10)}@serviceaccount.atlassian.com`,
    name: input.displayName,
    description: input.description ?? "",
    status: "active",
    createdById,
    updatedAt: now,
    listedAt: now + lag.listMs,
    readyAt: now + lag.readyMs,
    grants: [],
  };
  organization.addAccount(account);
  return account;
}

function slug(name: string): string {
  const words = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return words.replace(/^-+|-+$/g, "").slice(0, 40) || "account";
}

export function createServiceAccount(
  context: Context,
  organization: Organization,
  actor: Actor,
  input: NewServiceAccount,
): ServiceAccount {
  const { serviceAccountListLagMs: listMs, accountReadyAfterMs: readyMs } = context.behaviour;
  const account = addServiceAccount(context, organization, input, actor.id, { listMs, readyMs });
  audit(context, organization, actor, "service_account_created", about(account));
  return account;
}

export function updateServiceAccount(
  context: Context,
  organization: Organization,
  actor: Actor,
  account: ServiceAccount,
  change: { displayName?: string | undefined; description?: string | undefined },
): void {
  account.name = change.displayName ?? account.name;
  account.description = change.description ?? account.description;
  account.updatedAt = context.clock.now();
  audit(context, organization, actor, "service_account_updated", about(account));
}

/** Purges the account for good, with its tokens and memberships [V-DOC CONFCLOUD-83887]. */
export function deleteServiceAccount(
  context: Context,
  organization: Organization,
  actor: Actor,
  account: ServiceAccount,
): void {
  dropTokens(organization, account.accountId);
  dropMemberships(organization, account.accountId);
  organization.removeAccount(account);
  audit(context, organization, actor, "service_account_deleted", about(account));
}

function about(account: ServiceAccount): AuditEvent["context"][number] {
  return {
    id: account.accountId,
    type: "serviceAccounts",
    attributes: { id: account.id, name: account.name, email: account.email },
  };
}

import { audit } from "../audit";
import type { Context } from "../context";
import type { Account, Actor, AuditEvent, ServiceAccount } from "../entities";
import { sha256 } from "../identifiers";
import type { Organization } from "../organization";
import { changeText } from "./changed-text";
import { aboutAccount, dropMemberships } from "./memberships";
import { dropTokens } from "./tokens";

export interface NewServiceAccount {
  readonly displayName: string;
  readonly description?: string | undefined;
  readonly id?: string | undefined;
  readonly atlassianId?: string | undefined;
  email?: string | undefined;
}

/** Adds the account without an event; seeding calls it directly. */
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
    updatedAt: now + behaviour.createdAtOffsetMs,
    listing: { visibleAt: now + lag.listMs },
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
  const { displayName: name, description } = change;
  const now = context.clock.now();
  changeText(account, { name, description }, now, {
    listMs: context.behaviour.serviceAccountUpdateLagMs,
    readMs: 0,
  });
  account.updatedAt = now;
  audit(context, organization, actor, "service_account_updated", about(account));
}

/** Deletes the account now, or later if deletes are slow: until then it exists, and its tokens work. */
export function deleteServiceAccount(
  context: Context,
  organization: Organization,
  actor: Actor,
  account: ServiceAccount,
): void {
  if (context.behaviour.accountDeleteTakesMs > 0) {
    account.deletedAt = context.clock.now() + context.behaviour.accountDeleteTakesMs;
    organization.inDeletion.add(account);
  } else {
    removeServiceAccount(context, organization, account);
  }
  audit(context, organization, actor, "service_account_deleted", about(account));
}

/**
 * Purges the account permanently, with its tokens and memberships [V-DOC CONFCLOUD-83887]; listings with lag still
 * show it.
 */
export function removeServiceAccount(
  context: Context,
  organization: Organization,
  account: ServiceAccount,
): void {
  const now = context.clock.now();
  dropTokens(context, organization, account.accountId);
  dropMemberships(organization, account.accountId);
  organization.removeAccount(account);
  organization.inDeletion.delete(account);
  account.listing.hiddenAt = now + context.behaviour.serviceAccountDeleteLagMs;
  if (account.listing.hiddenAt > now) {
    organization.stale.serviceAccounts.add(account);
  }
}

/** Moves the address of one account to another, as an admin can do for users; the first gets a new one. */
export function moveEmail(
  context: Context,
  organization: Organization,
  actor: Actor,
  from: Account,
  to: Account,
): void {
  const { email } = from;
  organization.setEmail(from, `moved-${sha256(from.accountId + email).slice(0, 10)}@example.com`);
  organization.setEmail(to, email);
  audit(context, organization, actor, "user_email_changed", aboutAccount(from), aboutAccount(to));
}

function about(account: ServiceAccount): AuditEvent["context"][number] {
  return {
    id: account.accountId,
    type: "serviceAccounts",
    attributes: { id: account.id, name: account.name, email: account.email },
  };
}

import type { Context } from "../context";
import type { EarlierText, Lagged } from "../entities";
import type { Organization } from "../organization";
import { removeGroup } from "./groups";
import { removeServiceAccount } from "./service-accounts";

/**
 * Brings the state up to the present time: finishes deletes that are due, and removes what no listing shows any
 * more. Runs before every request.
 */
export function settle(context: Context): void {
  const now = context.clock.now();
  for (const organization of context.store.organizations.values()) {
    finishDeletes(context, organization, now);
    catchUp(organization, now);
  }
}

function finishDeletes(context: Context, organization: Organization, now: number): void {
  for (const entity of organization.inDeletion) {
    if ((entity.deletedAt ?? 0) > now) {
      continue;
    }
    organization.inDeletion.delete(entity);
    if ("kind" in entity) {
      removeServiceAccount(context, organization, entity);
    } else {
      removeGroup(context, organization, entity);
    }
    context.store.changed();
  }
}

function catchUp({ stale }: Organization, now: number): void {
  for (const account of stale.serviceAccounts) {
    if (hasCaughtUp(account, [account.listing], now)) {
      stale.serviceAccounts.delete(account);
    }
  }
  for (const group of stale.groups) {
    if (hasCaughtUp(group, [group.listing, group.reading], now)) {
      stale.groups.delete(group);
    }
  }
  for (const token of stale.tokens) {
    if (hasCaughtUp({}, [token.listing, token.organizationListing], now)) {
      stale.tokens.delete(token);
    }
  }
}

/** Whether all reads show the current state: no deleted objects, and no text from before a change. */
function hasCaughtUp(entity: { earlier?: EarlierText[] }, views: Lagged[], now: number): boolean {
  const earlier = entity.earlier?.filter(
    ({ listedUntil, readUntil }) => Math.max(listedUntil, readUntil) > now,
  );
  if (earlier?.length === 0) {
    delete entity.earlier;
  }
  return entity.earlier === undefined && views.every(({ hiddenAt = -Infinity }) => hiddenAt <= now);
}

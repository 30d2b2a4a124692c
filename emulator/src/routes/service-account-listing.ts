import type { Context } from "../context";
import { isVisible, type ServiceAccount, shownText } from "../entities";
import { type Answer, type Call, ok } from "../http";
import { writeId } from "../id-forms";
import { decodeCursor, filtersOf, takePage, withStale } from "../paging";

/**
 * An account as both service account APIs show it [V-DOC DAC-SA]; `isListed` if the listings show it, which can
 * lag.
 */
export function serviceAccountBody(
  { behaviour, clock }: Context,
  account: ServiceAccount,
  orgId: string,
  isListed = false,
): Record<string, unknown> {
  const { name, description } = isListed ? shownText(account, clock.now(), "listedUntil") : account;
  return {
    ...idsOf(behaviour, account),
    email: account.email,
    displayName: name,
    ...(behaviour.accountDescription !== "absent" && { description }),
    picture: `https://avatar.invalid/${account.id}.png`,
    container: `ari:cloud:platform::org/${orgId}`,
    status: account.deletedAt === undefined ? account.status : behaviour.deletionStatus,
    createdById: account.createdById,
    ...updatedAtOf(behaviour, account),
  };
}

/** The two ids under the names that this organisation uses. */
export function idsOf(
  { accountIds, serviceAccountIdForm, accountIdForm }: Context["behaviour"],
  account: ServiceAccount,
): { id?: string; atlassianId?: string } {
  const id = writeId(account.id, serviceAccountIdForm, "serviceAccount");
  const atlassianId = writeId(account.accountId, accountIdForm, "account");
  switch (accountIds) {
    case "both":
      return { id, atlassianId };
    case "swapped":
      return { id: atlassianId, atlassianId: id };
    case "id":
      return { id };
    case "atlassianId":
      return { atlassianId };
  }
}

function updatedAtOf({ updatedAtForm }: Context["behaviour"], { updatedAt }: ServiceAccount): object {
  switch (updatedAtForm) {
    case "number":
      return { updatedAt };
    case "text":
      return { updatedAt: new Date(updatedAt).toISOString() };
    case "absent":
      return {};
  }
}

/** The `items` envelope; both APIs use it, with different limits and content of `links.next`. */
export function listServiceAccounts(
  context: Context,
  { organization, path, query }: Call,
  limits: { fallback: number; max: number; next: "absolute" | "cursor" },
): Answer {
  const { clock, behaviour, baseUrl } = context;
  const limit = query.limit(limits.fallback, limits.max, behaviour.limitAboveMax);
  const filters = `service-accounts${filtersOf(query)}`;
  const after = decodeCursor(query.text("cursor"), filters);
  const now = clock.now();
  const isListed = (account: ServiceAccount) => isVisible(account.listing, now);
  const { serviceAccounts, stale } = organization;
  const { items, next } = takePage(
    behaviour,
    withStale(serviceAccounts.after(after), stale.serviceAccounts, after),
    limit,
    filters,
    isListed,
  );
  const link = limits.next === "cursor" ? next : `${baseUrl}${path}?limit=${limit}&cursor=${next ?? ""}`;
  const listed = [...withStale(serviceAccounts.all(), stale.serviceAccounts, 0)].filter(isListed).length;
  return ok({
    items: items.map((account) => serviceAccountBody(context, account, organization.id, true)),
    links: next === undefined ? {} : { next: link },
    ...totalOf(behaviour, listed),
  });
}

function totalOf({ listingTotal }: Context["behaviour"], listed: number): { total?: number } {
  switch (listingTotal) {
    case "right":
      return { total: listed };
    case "more":
      return { total: listed + 1 };
    case "fewer":
      return { total: Math.max(0, listed - 1) };
    case "absent":
      return {};
  }
}

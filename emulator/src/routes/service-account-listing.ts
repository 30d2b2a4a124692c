import type { ServiceAccount } from "../entities";
import type { Context } from "../context";
import { type Call, ok, type Answer } from "../http";
import { decodeCursor, filtersOf, takePage } from "../paging";

/** An account as both service-account APIs show it [V-DOC DAC-SA]. */
export function serviceAccountBody(account: ServiceAccount, orgId: string): Record<string, unknown> {
  return {
    id: account.id,
    atlassianId: account.accountId,
    email: account.email,
    displayName: account.name,
    description: account.description,
    picture: `https://avatar.invalid/${account.id}.png`,
    container: `ari:cloud:platform::org/${orgId}`,
    status: account.status,
    createdById: account.createdById,
    updatedAt: account.updatedAt,
  };
}

/** The `items` envelope; both APIs share it, they differ in limits and in what `links.next` holds. */
export function listServiceAccounts(
  { clock, behaviour, baseUrl }: Context,
  { organization, path, query }: Call,
  limits: { fallback: number; max: number; next: "absolute" | "cursor" },
): Answer {
  const limit = query.limit(limits.fallback, limits.max);
  const filters = `service-accounts${filtersOf(query)}`;
  const after = decodeCursor(query.text("cursor"), filters);
  const now = clock.now();
  const isListed = (account: ServiceAccount) => account.listedAt <= now;
  const size = Math.min(limit, behaviour.pageSize ?? limit);
  const { items, next } = takePage(organization.serviceAccounts.after(after), size, filters, isListed);
  const link = limits.next === "cursor" ? next : `${baseUrl}${path}?limit=${limit}&cursor=${next ?? ""}`;
  return ok({
    items: items.map((account) => serviceAccountBody(account, organization.id)),
    links: next === undefined ? {} : { next: link },
    total: organization.serviceAccounts.all().filter(isListed).length,
  });
}

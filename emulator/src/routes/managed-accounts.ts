import type { Context } from "../context";
import type { User } from "../entities";
import { type Answer, type Call, ok, type Route } from "../http";
import { visibleRoles } from "../operations/roles";
import { decodeCursor, filtersOf, takePage } from "../paging";

const PAGE_SIZE = 100;

/**
 * The accounts of the organisation's own domains [V-SPEC JJS `getUsers`]. Service accounts are not among them
 * [GUESS].
 */
export function managedAccountRoutes(context: Context): Route[] {
  return [
    {
      method: "GET",
      url: "/admin/v1/orgs/:orgId/users",
      access: "read:accounts:admin",
      handle: (call) => list(context, call),
    },
  ];
}

function list(context: Context, { organization, query, path }: Call): Answer {
  const filters = `managed-accounts${filtersOf(query)}`;
  const after = decodeCursor(query.text("cursor"), filters);
  const managed = organization.accounts
    .all()
    .filter((account): account is User => account.kind === "user" && account.claimStatus === "managed");
  const later = managed.filter(({ sequence }) => sequence > after);
  const { items, next } = takePage(context.behaviour, later, PAGE_SIZE, filters);
  const self = `${context.baseUrl}${path}`;
  return ok({
    data: items.map((user) => accountBody(context, user)),
    meta: { total: managed.length },
    links: { self, ...(next !== undefined && { next: `${self}?cursor=${next}` }) },
  });
}

function accountBody({ baseUrl, clock }: Context, user: User): Record<string, unknown> {
  const keys = new Set([...visibleRoles(user, clock.now()).keys()].map((id) => id.split(":")[2] ?? ""));
  return {
    account_id: user.accountId,
    account_type: "atlassian",
    account_status: user.accountStatus,
    name: user.name,
    picture: `https://avatar.invalid/${user.accountId}.png`,
    email: user.email,
    access_billable: keys.size > 0,
    last_active: user.addedToOrg,
    product_access: [...keys].map((key) => ({ key, name: key, last_active: user.addedToOrg })),
    links: { self: `${baseUrl}/users/${user.accountId}/manage/profile` },
  };
}

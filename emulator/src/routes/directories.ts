import type { Context } from "../context";
import type { Account, Group } from "../entities";
import { coded } from "../errors";
import { type Call, ok, type Route } from "../http";
import { decodeCursor, filtersOf, takePage } from "../paging";

export const DIRECTORY = "/admin/v2/orgs/:orgId/directories/:directoryId";

export function directoryRoutes(context: Context): Route[] {
  return [
    {
      method: "GET",
      url: "/admin/v2/orgs/:orgId/directories",
      access: "read:directories:admin",
      handle: ({ organization, query }) => {
        const ids = query.texts("directoryIds");
        const text = query.text("searchTerm")?.toLowerCase();
        const accountId = query.text("accountId");
        const home =
          accountId === undefined ? undefined : organization.accountById.get(accountId)?.directoryId;
        const limit = query.limit(25, 100);
        const size = Math.min(limit, context.behaviour.pageSize ?? limit);
        const filters = `directories${filtersOf(query)}`;
        const after = decodeCursor(query.text("cursor"), filters);
        const directories = organization.directories
          .map((directory, index) => ({ ...directory, sequence: index + 1 }))
          .filter(({ sequence }) => sequence > after)
          .filter(({ directoryId }) => ids === undefined || ids.includes(directoryId))
          .filter(({ directoryId }) => accountId === undefined || home === directoryId)
          .filter(({ name }) => text === undefined || name.toLowerCase().includes(text));
        const { items, next } = takePage(directories, size, filters);
        const data = items.map(({ directoryId, name }) => ({
          directoryId,
          name,
          icon: "https://icon.invalid/directory.png",
        }));
        return ok({ data, links: next === undefined ? {} : { next } });
      },
    },
  ];
}

/** The directories that a path names: one, or every one for `-` [V-SPEC JJS]. */
export function readableDirectory({ organization, param }: Call): (item: Account | Group) => boolean {
  const directoryId = param("directoryId");
  if (directoryId === "-") return () => true;
  checkDirectory({ organization }, directoryId);
  return (item) => item.directoryId === directoryId;
}

/** The one directory that a write goes to; `-` is for reads only [FOL, BATON resolve it first; refusal GUESS]. */
export function writableDirectory({ behaviour }: Context, { organization, param }: Call): string {
  const directoryId = param("directoryId");
  if (directoryId !== "-") {
    checkDirectory({ organization }, directoryId);
    return directoryId;
  }
  if (behaviour.dashDirectoryWrites === "refuse") {
    throw coded(400, "ADMIN-UAM-400-1", "Bad Request", "A write needs the id of one directory");
  }
  return organization.directories[0]?.directoryId ?? "";
}

function checkDirectory({ organization }: Pick<Call, "organization">, directoryId: string): void {
  if (!organization.directories.some((directory) => directory.directoryId === directoryId)) {
    throw coded(404, "ADMIN-UAM-404-1", "Unknown Resource", "Directory not found");
  }
}

export function groupInPath({ organization, param }: Call): Group {
  const group = organization.groupById.get(param("groupId"));
  const directoryId = param("directoryId");
  if (group === undefined || (directoryId !== "-" && group.directoryId !== directoryId)) {
    throw coded(404, "ADMIN-UAM-404-3", "Group Not Found", "Group not found");
  }
  return group;
}

export function accountInPath(
  { organization, param }: Call,
  isKnown: (account: Account) => boolean,
): Account {
  const account = organization.accountById.get(param("accountId"));
  if (account === undefined || !isKnown(account)) {
    throw coded(404, "ADMIN-UAM-404-1", "Unknown Resource", "One or more user not found in the directory");
  }
  return account;
}

import type { Context } from "../context";
import { type Account, type Group, isVisible } from "../entities";
import { coded } from "../errors";
import { type Call, ok, type Route } from "../http";
import { accountById, groupById, isGroupId } from "../id-forms";
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
          accountId === undefined ? undefined : accountById(context, organization, accountId)?.directoryId;
        const limit = query.limit(25, 100);
        const filters = `directories${filtersOf(query)}`;
        const after = decodeCursor(query.text("cursor"), filters);
        const directories = organization.directories
          .map((directory, index) => ({ ...directory, sequence: index + 1 }))
          .filter(({ sequence }) => sequence > after)
          .filter(({ directoryId }) => ids === undefined || ids.includes(directoryId))
          .filter(({ directoryId }) => accountId === undefined || home === directoryId)
          .filter(({ name }) => text === undefined || name.toLowerCase().includes(text));
        const { items, next } = takePage(context.behaviour, directories, limit, filters);
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

/** The directories in a path: one, or all for `-` [V-SPEC JJS]. */
export function readableDirectory({ organization, param }: Call): (item: Account | Group) => boolean {
  const directoryId = param("directoryId");
  if (directoryId === "-") {
    return () => true;
  }
  checkDirectory({ organization }, directoryId);
  return (item) => item.directoryId === directoryId;
}

/** The one directory of a write; `-` is for reads only [FOL, BATON resolve it first; rejection GUESS]. */
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

/** The group of a write. A group that is being deleted rejects it. */
export function groupInPath(context: Context, call: Call): Group {
  const group = groupById(context, call.organization, call.param("groupId"));
  if (group === undefined || !isOf(call, group)) {
    throw groupNotFound();
  }
  if (group.deletedAt !== undefined) {
    throw coded(409, "ADMIN-409-28", "Conflict", "The group is being deleted");
  }
  return group;
}

/** The group as reads by id show it: with lag, they show it late and too long. */
export function shownGroupInPath(context: Context, call: Call): Group {
  const { organization, param } = call;
  const group =
    groupById(context, organization, param("groupId")) ??
    [...organization.stale.groups].find(({ id }) => isGroupId(context, id, param("groupId")));
  if (group === undefined || !isOf(call, group) || !isVisible(group.reading, context.clock.now())) {
    throw groupNotFound();
  }
  return group;
}

function isOf({ param }: Call, { directoryId }: Group): boolean {
  return param("directoryId") === "-" || param("directoryId") === directoryId;
}

function groupNotFound(): Error {
  return coded(404, "ADMIN-UAM-404-3", "Group Not Found", "Group not found");
}

export function accountInPath(
  context: Context,
  { organization, param }: Call,
  isKnown: (account: Account) => boolean,
): Account {
  const account = accountById(context, organization, param("accountId"));
  if (account === undefined || !isKnown(account)) {
    throw accountNotFound();
  }
  return account;
}

export function accountNotFound(): Error {
  return coded(404, "ADMIN-UAM-404-1", "Unknown Resource", "One or more user not found in the directory");
}

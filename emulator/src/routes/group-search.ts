import type { Context } from "../context";
import { type Group, isVisible, shownText } from "../entities";
import type { Fields } from "../fields";
import { type Answer, type Call, ok } from "../http";
import { accountById, groupById } from "../id-forms";
import { resourceOwnerOf } from "../operations/roles";
import { decodeCursor, filtersOf, sortedAfter, takePage, withStale } from "../paging";
import { toGroupName } from "../text-changes";
import { readableDirectory } from "./directories";
import { groupBody } from "./group-body";

/** The conditions of a search, with ids as the organisation stores them. */
interface Search {
  readonly names: string[] | undefined;
  readonly ids: string[] | undefined;
  readonly accountIds: string[] | undefined;
  readonly directoryIds: string[] | undefined;
  readonly text: string | undefined;
}

/** Groups as search shows them: with lag, late after a creation or change, and too long after a deletion. */
export function searchGroups(context: Context, call: Call, fields: Fields): Answer {
  const search = searchIn(context, call, fields);
  const limit = fields.limit(20, context.behaviour.maxSearchLimit);
  const filters = `groups${filtersOf(fields)}`;
  const after = decodeCursor(fields.text("cursor"), filters);
  const inDirectory = readableDirectory(call);
  const matches = groupFilter(search, context.clock.now());
  const grants = grantFilter(fields, context.clock.now());
  const { items, next } = takePage(
    context.behaviour,
    withStale(candidates(call, search, after), call.organization.stale.groups, after),
    limit,
    filters,
    (group) => inDirectory(group) && matches(group) && grants(group),
  );
  const expand = fields.texts("expand");
  return ok({
    data: items.map((group) => groupBody(context, group, "listedUntil", expand)),
    links: next === undefined ? {} : { next },
  });
}

function searchIn(context: Context, { organization }: Call, fields: Fields): Search {
  const { behaviour } = context;
  const toCompared = (name: string) =>
    (behaviour.groupNameSearch === "exact" ? name : toGroupName(behaviour, name)).toLowerCase();
  const search = {
    names: fields.texts("groupNames")?.map(toCompared),
    ids: fields.texts("groupIds")?.map((id) => groupById(context, organization, id)?.id ?? id),
    accountIds: fields
      .texts("accountIds")
      ?.map((id) => accountById(context, organization, id)?.accountId ?? id),
    directoryIds: fields.texts("directoryIds"),
    text: fields.text("searchTerm")?.toLowerCase(),
  };
  if (search.names !== undefined && (search.text !== undefined || search.ids !== undefined)) {
    throw fields.refuse('"groupNames" excludes "searchTerm" and "groupIds"');
  }
  return search;
}

/** The smallest list that contains every result: by id, name or member if the search names them. */
function candidates(
  { organization }: Call,
  { ids, names, accountIds }: Search,
  after: number,
): Iterable<Group> {
  const { groupById: byId, groupsOfAccount } = organization;
  const pick = (list: (Group | undefined)[]) =>
    sortedAfter(new Set(list.filter((group) => group !== undefined)), after);
  if (ids !== undefined) {
    return pick(ids.map((id) => byId.get(id)));
  }
  if (names !== undefined) {
    return pick(names.flatMap((name) => organization.groupsNamed(name)));
  }
  if (accountIds !== undefined) {
    const groupIds = accountIds.flatMap((accountId) => [...(groupsOfAccount.get(accountId) ?? [])]);
    return pick(groupIds.map((id) => byId.get(id)));
  }
  return organization.groups.after(after);
}

function groupFilter({ names, ids, accountIds, directoryIds, text }: Search, now: number) {
  return (group: Group): boolean => {
    const shownName = shownText(group, now, "listedUntil").name.toLowerCase();
    const hasMember = (accountId: string) => {
      const membership = group.members.get(accountId);
      return membership !== undefined && isVisible(membership, now);
    };
    return (
      isVisible(group.listing, now) &&
      (names?.includes(shownName) ?? true) &&
      (ids?.includes(group.id) ?? true) &&
      (directoryIds?.includes(group.directoryId) ?? true) &&
      (text === undefined || shownName.includes(text)) &&
      (accountIds?.some(hasMember) ?? true)
    );
  };
}

/** A group matches if one of its assignments matches every given role filter. */
function grantFilter(fields: Fields, now: number): (group: Group) => boolean {
  const roleIds = fields.texts("roleIds");
  const resourceIds = fields.texts("resourceIds");
  const owners = fields.texts("resourceOwners");
  if (roleIds === undefined && resourceIds === undefined && owners === undefined) {
    return () => true;
  }
  return (group) =>
    group.grants.some(
      (grant) =>
        isVisible(grant, now) &&
        (roleIds?.includes(grant.roleId) ?? true) &&
        (resourceIds?.includes(grant.resourceId) ?? true) &&
        (owners?.includes(resourceOwnerOf(grant.resourceId)) ?? true),
    );
}

import type { Context } from "../context";
import { type Account, isVisible } from "../entities";
import type { Fields } from "../fields";
import { type Answer, type Call, ok, type Route } from "../http";
import { accountById, groupById, writeId } from "../id-forms";
import { isInDirectory } from "../operations/users";
import { visibleRoles } from "../operations/roles";
import type { Organization } from "../organization";
import { decodeCursor, filtersOf, sortedAfter, takePage } from "../paging";
import { accountInPath, DIRECTORY, readableDirectory } from "./directories";

/** Users of the Organizations API, v2 [V-SPEC JJS]. */
export function userRoutes(context: Context): Route[] {
  return [
    {
      method: "POST",
      url: `${DIRECTORY}/users/search`,
      access: "read:users:admin",
      handle: (call) => searchUsers(context, call, call.body),
    },
    {
      // Deprecated, gone after 2027-06-30 [V-DOC DAC-CHG].
      method: "GET",
      url: `${DIRECTORY}/users`,
      access: "read:users:admin",
      handle: (call) => searchUsers(context, call, call.query),
    },
    {
      method: "GET",
      url: `${DIRECTORY}/users/count`,
      access: "read:users:admin",
      handle: (call) => {
        const inDirectory = readableDirectory(call);
        const isCounted = (account: Account) => inDirectory(account) && isInDirectory(context, account);
        return ok({ count: call.organization.accounts.all().filter(isCounted).length });
      },
    },
    {
      method: "GET",
      url: `${DIRECTORY}/users/:accountId`,
      access: "read:users:admin",
      handle: (call) => {
        const inDirectory = readableDirectory(call);
        const account = accountInPath(
          context,
          call,
          (found) => inDirectory(found) && isInDirectory(context, found),
        );
        return ok({ data: userBody(context, call.organization, account, ["platformRoles", "groups"]) });
      },
    },
  ];
}

function isMemberNow(organization: Organization, groupId: string, accountId: string, now: number): boolean {
  const membership = organization.groupById.get(groupId)?.members.get(accountId);
  return membership !== undefined && isVisible(membership, now);
}

export function visibleGroupIds(organization: Organization, accountId: string, now: number): string[] {
  return [...(organization.groupsOfAccount.get(accountId) ?? [])].filter((groupId) =>
    isMemberNow(organization, groupId, accountId, now),
  );
}

function userBody(
  context: Context,
  organization: Organization,
  account: Account,
  expand: string[],
): Record<string, unknown> {
  const now = context.clock.now();
  const groups = () =>
    visibleGroupIds(organization, account.accountId, now).map((id) => ({
      id: writeId(id, groupIdForm, "group"),
      name: organization.groupById.get(id)?.name,
    }));
  const isUser = account.kind === "user";
  const { memberIdForm, groupIdForm, deletionStatus } = context.behaviour;
  const isInDeletion = !isUser && account.deletedAt !== undefined;
  return {
    accountId: writeId(account.accountId, memberIdForm, "account"),
    // Jira reports service accounts as "app" [V-3P]; the directory's own word is unknown [GUESS].
    accountType: isUser ? "atlassian" : "app",
    status: isInDeletion ? deletionStatus : account.status,
    accountStatus: isUser ? account.accountStatus : "active",
    membershipStatus: isUser ? account.membershipStatus : "active",
    addedToOrg: isUser ? account.addedToOrg : new Date(account.readyAt).toISOString(),
    name: account.name,
    nickname: isUser ? account.nickname : account.name,
    email: account.email,
    emailVerified: true,
    claimStatus: isUser ? account.claimStatus : "managed",
    managementSource: (isUser ? account.managementSource : undefined) ?? null,
    mfaEnabled: false,
    directoryId: account.directoryId,
    ...(expand.includes("platformRoles") && { platformRoles: isUser ? account.platformRoles : [] }),
    ...(expand.includes("counts.resources") && { counts: { resources: visibleRoles(account, now).size } }),
    ...(expand.includes("groups") && { groups: groups() }),
  };
}

function searchUsers(context: Context, call: Call, fields: Fields): Answer {
  const { organization } = call;
  const inDirectory = readableDirectory(call);
  if (fields.raw("emails") !== undefined && fields.raw("searchTerm") !== undefined) {
    throw fields.refuse('"emails" excludes "searchTerm"');
  }
  const limit = fields.limit(50, context.behaviour.maxSearchLimit);
  const filters = `users${filtersOf(fields)}`;
  const after = decodeCursor(fields.text("cursor"), filters);
  const matches = userFilter(context, organization, fields);
  const { items, next } = takePage(
    context.behaviour,
    candidates(context, organization, fields, after),
    limit,
    filters,
    (account) => inDirectory(account) && isInDirectory(context, account) && matches(account),
  );
  const expand = fields.texts("expand") ?? [];
  const data = items.map((account) => userBody(context, organization, account, expand));
  return ok({ data, links: next === undefined ? {} : { next } });
}

/** The smallest list that contains every result: by id, e-mail address or group if the search names them. */
function candidates(
  context: Context,
  organization: Organization,
  fields: Fields,
  after: number,
): Iterable<Account> {
  const pick = (list: (Account | undefined)[]) =>
    sortedAfter(new Set(list.filter((account) => account !== undefined)), after);
  const byId = (id: string) => accountById(context, organization, id);
  const ids = fields.texts("accountIds");
  if (ids !== undefined) {
    return pick(ids.map(byId));
  }
  const emails = fields.texts("emails");
  if (emails !== undefined) {
    return pick(emails.map((email) => organization.accountByEmail.get(email.toLowerCase())));
  }
  const groupIds = fields.texts("groupIds");
  if (groupIds !== undefined) {
    return pick(
      groupIds.flatMap((id) => [...(groupById(context, organization, id)?.members.keys() ?? [])].map(byId)),
    );
  }
  return organization.accounts.after(after);
}

function userFilter(
  context: Context,
  organization: Organization,
  fields: Fields,
): (account: Account) => boolean {
  const now = context.clock.now();
  const groupIds = fields
    .texts("groupIds")
    ?.map((written) => groupById(context, organization, written)?.id ?? written);
  const emails = fields.texts("emails")?.map((email) => email.toLowerCase());
  const domains = fields.texts("emailDomains")?.map((domain) => domain.toLowerCase());
  const directoryIds = fields.texts("directoryIds");
  const resourceIds = fields.texts("resourceIds");
  const roleIds = fields.texts("roleIds");
  const text = fields.text("searchTerm")?.toLowerCase();
  const claimStatus = fields.text("claimStatus");
  const mfaEnabled = fields.flag("mfaEnabled");
  const statuses = (["status", "accountStatus", "membershipStatus"] as const).map((name) => ({
    name,
    allowed: fields.texts(name),
  }));
  return (account) => {
    const email = account.email.toLowerCase();
    const roles = () => visibleRoles(account, now);
    const valueOf = (name: "status" | "accountStatus" | "membershipStatus") =>
      account.kind === "user" ? account[name] : "active";
    return (
      (groupIds?.some((id) => isMemberNow(organization, id, account.accountId, now)) ?? true) &&
      (emails?.includes(email) ?? true) &&
      (domains?.some((domain) => email.endsWith(`@${domain}`)) ?? true) &&
      (directoryIds?.includes(account.directoryId) ?? true) &&
      (resourceIds?.some((id) => roles().has(id)) ?? true) &&
      (roleIds === undefined || rolesOf(account, roles()).some((role) => roleIds.includes(role))) &&
      (text === undefined || account.name.toLowerCase().includes(text) || email.includes(text)) &&
      (claimStatus === undefined ||
        claimStatus === (account.kind === "user" ? account.claimStatus : "managed")) &&
      mfaEnabled !== true &&
      statuses.every(({ name, allowed }) => allowed?.includes(valueOf(name)) ?? true)
    );
  };
}

function rolesOf(account: Account, roles: Map<string, string[]>): string[] {
  return [...[...roles.values()].flat(), ...(account.kind === "user" ? account.platformRoles : [])];
}

import type { GroupRecord, RoleOnApp, UserRecord } from "pulumi-atlassian-admin/organization";
import { isAdminRole } from "../review/risky";
import { byName, type AccountEntry } from "../../reading/inventory";
import { CONCURRENCY, mapSome } from "../../reading/map-some";
import type { OrganizationReader } from "../../reading/organization-reader";
import { membershipId, roleId, type StackObjects } from "../../reading/stack-objects";
import { toSlug, type Names } from "./names";
import { UNKNOWN_SCOPE, type ImportedObject, type LeftOut, type OfAccount } from "./objects";
import type { ImportOptions } from "./options";

export interface Plan {
  readonly objects: readonly ImportedObject[];
  /** How many of the objects are already managed. */
  readonly managed: number;
  readonly leftOut: readonly LeftOut[];
  /** Groups whose users are left out. */
  readonly groupsWithoutPeople: number;
}

interface Chosen {
  readonly accounts: readonly AccountEntry[];
  readonly groups: readonly GroupRecord[];
}

/** The unmanaged ones of the chosen objects, as resources, in natural order ("2" before "10"). */
export async function plan(
  reader: OrganizationReader,
  { accounts, groups }: Chosen,
  stacks: readonly StackObjects[],
  names: Names,
  { onlyServiceAccounts, people }: Pick<ImportOptions, "onlyServiceAccounts" | "people">,
): Promise<Plan> {
  const planner = new Planner(reader.organization.orgId, stacks, names);
  const details = onlyServiceAccounts === true ? [] : await readGroups(reader, groups, people === true);
  for (const detail of details) {
    planner.addGroup(detail);
  }
  for (const account of accounts.toSorted(byName(({ displayName }) => displayName))) {
    planner.addAccount(
      account,
      details.filter(({ group }) => account.groupIds.includes(group.id)),
    );
  }
  const accountIds = new Set((await reader.accounts()).map(({ accountId }) => accountId));
  for (const detail of details) {
    planner.addPeople(detail, accountIds);
  }
  return planner;
}

interface GroupDetail {
  readonly group: GroupRecord;
  readonly directoryId: string;
  readonly roles: readonly RoleOnApp[];
  /** All members, if users are imported. */
  readonly members: readonly UserRecord[] | undefined;
  /** Whether the group has users that are not imported. */
  readonly hasOtherPeople: boolean;
}

/** Reads the roles of the groups, and their users if required. The users of admin groups are always read. */
async function readGroups(
  reader: OrganizationReader,
  groups: readonly GroupRecord[],
  people: boolean,
): Promise<GroupDetail[]> {
  const [roles, { groupIds }, shown] = await Promise.all([
    reader.roles(groups),
    reader.memberships(),
    reader.accountsAsUsers(),
  ]);
  // The user count of a group includes service accounts that the directory shows.
  const botsIn = (groupId: string): number =>
    [...groupIds].filter(([accountId, ids]) => shown.has(accountId) && ids.includes(groupId)).length;
  return mapSome(groups.toSorted(byName(({ name }) => name)), CONCURRENCY, async (group) => {
    const held = roles.get(group.id) ?? [];
    const isRead = !group.isExternallySynced && (people || held.some((role) => isAdminRole({ ...role })));
    return {
      group,
      roles: held,
      directoryId: await reader.organization.groups.directoryOf(group),
      members: isRead ? await reader.members(group.id) : undefined,
      hasOtherPeople:
        !isRead && !group.isExternallySynced && (group.userCount ?? Infinity) > botsIn(group.id),
    };
  });
}

/** Collects what is unmanaged. */
class Planner implements Plan {
  readonly objects: ImportedObject[] = [];
  readonly leftOut: LeftOut[] = [];
  managed = 0;
  groupsWithoutPeople = 0;

  constructor(
    private readonly orgId: string,
    private readonly stacks: readonly StackObjects[],
    private readonly names: Names,
  ) {}

  addAccount(account: AccountEntry, groups: readonly GroupDetail[]): void {
    const { accountId, displayName, email, owner, purpose, serviceAccountId, status, tokens } = account;
    const ofAccount: OfAccount = { slug: toSlug(displayName), owner };
    if (!this.#isManaged("account", serviceAccountId)) {
      const inputs = { displayName, description: purpose, owner };
      const outputs = { serviceAccountId, accountId, email, status };
      this.#add({
        type: "ServiceAccount",
        name: ofAccount.slug,
        id: serviceAccountId,
        inputs,
        outputs,
        account: ofAccount,
      });
    }
    for (const token of tokens.toSorted(byName(({ label }) => label))) {
      this.#addToken(token, account, ofAccount);
    }
    for (const { directoryId, group } of groups) {
      const id = membershipId(group.id, accountId);
      if (!group.isExternallySynced && !this.#isManaged("membership", id)) {
        this.#add({
          type: "GroupMembership",
          name: `${toSlug(group.name)}-${ofAccount.slug}`,
          id,
          inputs: { groupId: group.id, accountId },
          outputs: { directoryId },
          account: ofAccount,
        });
      }
    }
  }

  #addToken(
    { expiresAt, label, tokenId }: AccountEntry["tokens"][number],
    { accountId, displayName }: AccountEntry,
    account: OfAccount,
  ): void {
    if (this.#isManaged("token", tokenId)) {
      return;
    }
    if (expiresAt === undefined || !(Date.parse(expiresAt) > Date.now())) {
      this.leftOut.push({
        what: `API token "${label}" of service account "${displayName}"`,
        id: tokenId,
        reason: expiresAt === undefined ? "the API shows no expiry" : "it has expired",
      });
      return;
    }
    const inputs = { accountId, label, scopes: [UNKNOWN_SCOPE], expiresAt: expiresAt.slice(0, 10) };
    this.#add({
      type: "ApiToken",
      name: `${account.slug}-${toSlug(label)}`,
      id: tokenId,
      inputs,
      account,
      outputs: { tokenId, fullLabel: label },
    });
  }

  /** The group and its roles. An identity provider owns the group and its members, but not its roles on apps. */
  addGroup({ directoryId, group, roles }: GroupDetail): void {
    const { description, id: groupId, isExternallySynced, name: groupName } = group;
    const slug = toSlug(groupName);
    if (isExternallySynced) {
      const reason = "an identity provider manages it";
      this.leftOut.push({ what: `group "${groupName}" and its members`, id: groupId, reason });
    } else if (!this.#isManaged("group", groupId)) {
      const inputs = { name: groupName, description };
      this.#add({ type: "Group", name: slug, id: groupId, inputs, outputs: { groupId, directoryId } });
    }
    for (const { resourceId, role } of roles) {
      const id = roleId(groupId, resourceId, role);
      if (!this.#isManaged("role", id)) {
        const name = `${slug}-${toSlug(role)}`;
        const inputs = { groupId, resourceId, role };
        const comment = isExternallySynced ? groupName : undefined;
        this.#add({ type: "GroupRoleAssignment", name, id, inputs, outputs: { directoryId }, comment });
      }
    }
  }

  addPeople(
    { directoryId, group, hasOtherPeople, members = [] }: GroupDetail,
    accountIds: ReadonlySet<string>,
  ): void {
    const { id: groupId, name: groupName } = group;
    this.groupsWithoutPeople += hasOtherPeople ? 1 : 0;
    const people = members.filter(({ accountId }) => !accountIds.has(accountId));
    for (const { accountId, email, name } of people.toSorted(byName((one) => one.email ?? one.name ?? ""))) {
      const id = membershipId(groupId, accountId);
      if (this.#isManaged("membership", id)) {
        continue;
      }
      // An id means nothing to a reader.
      const who = email?.split("@")[0] ?? name ?? accountId;
      this.#add({
        type: "GroupMembership",
        name: `${toSlug(groupName)}-${toSlug(who)}`,
        id,
        ...(email === undefined
          ? { inputs: { groupId, accountId }, outputs: { directoryId }, comment: name }
          : { inputs: { groupId, email }, outputs: { accountId, directoryId } }),
      });
    }
  }

  #isManaged(...key: Parameters<StackObjects["has"]>): boolean {
    const isManaged = this.stacks.some((stack) => stack.has(...key));
    this.managed += isManaged ? 1 : 0;
    return isManaged;
  }

  #add({ inputs, name, ...object }: ImportedObject): void {
    const given = Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
    this.objects.push({ ...object, name: this.names.take(name), inputs: { orgId: this.orgId, ...given } });
  }
}

import type { GroupRecord, Organization, RoleOnApp } from "pulumi-atlassian-admin/organization";
import type { AccountEntry } from "../inventory/gather";
import { mapSome } from "../inventory/map-some";
import { membershipId, roleId, type StackObjects } from "../inventory/stack-objects";
import { toSlug, type Names } from "./names";
import { UNKNOWN_SCOPE, type ImportedObject } from "./objects";
import type { ImportOptions } from "./options";

export interface Plan {
  readonly objects: readonly ImportedObject[];
  /** How many of the objects a stack has already. */
  readonly managed: number;
  /** What is left out, and why. */
  readonly notes: readonly string[];
}

const CONCURRENCY = 16;

interface Chosen {
  readonly accounts: readonly AccountEntry[];
  readonly groups: readonly GroupRecord[];
}

/** What of the chosen objects no stack has yet, as resources. Reads the roles and, where people count, the members of the groups. */
export async function plan(
  organization: Organization,
  { accounts, groups }: Chosen,
  stacks: readonly StackObjects[],
  names: Names,
  { onlyServiceAccounts, people }: Pick<ImportOptions, "onlyServiceAccounts" | "people">,
): Promise<Plan> {
  const planner = new Planner(organization.orgId, stacks, names);
  for (const account of accounts) {
    planner.addAccount(account);
  }
  if (onlyServiceAccounts === true) {
    return planner;
  }
  const synced = groups.filter(({ isExternallySynced }) => isExternallySynced);
  planner.notes.push(...synced.map(({ name }) => `group "${name}": an identity provider fills it.`));
  const own = groups.filter(({ isExternallySynced }) => !isExternallySynced);
  const accountIds = new Set(accounts.map(({ accountId }) => accountId));
  const details = await mapSome(own, CONCURRENCY, async (group) => {
    const directoryId = await organization.groups.directoryOf(group);
    const roles = await organization.roleAssignments.list(group.id);
    const memberIds = people === true ? await organization.members.list(group.id) : [];
    const bots = accounts.filter(({ groupIds }) => groupIds.includes(group.id));
    const others = memberIds.filter((id) => !accountIds.has(id));
    const members = [
      ...bots.map(({ accountId, displayName: name, owner }) => ({ accountId, name, owner })),
      ...others.map((accountId) => ({ accountId, name: accountId, owner: undefined })),
    ];
    return { group, directoryId, members, roles };
  });
  for (const detail of details) {
    planner.addGroup(detail);
  }
  return planner;
}

interface GroupDetail {
  readonly group: GroupRecord;
  readonly directoryId: string;
  readonly members: readonly {
    readonly accountId: string;
    readonly name: string;
    readonly owner: string | undefined;
  }[];
  readonly roles: readonly RoleOnApp[];
}

/** Collects what no stack has. */
class Planner implements Plan {
  readonly objects: ImportedObject[] = [];
  readonly notes: string[] = [];
  managed = 0;

  constructor(
    private readonly orgId: string,
    private readonly stacks: readonly StackObjects[],
    private readonly names: Names,
  ) {}

  addAccount({ tokens, ...account }: AccountEntry): void {
    const { accountId, displayName, email, owner, purpose, serviceAccountId, status } = account;
    const slug = toSlug(displayName);
    if (!this.#isManaged("account", serviceAccountId)) {
      const inputs = { displayName, description: purpose, owner };
      const outputs = { serviceAccountId, accountId, email, status };
      this.#add({ type: "ServiceAccount", name: slug, id: serviceAccountId, inputs, outputs, owner });
    }
    for (const { expiresAt, label, tokenId } of tokens) {
      if (this.#isManaged("token", tokenId)) {
        continue;
      }
      if (expiresAt === undefined || !(Date.parse(expiresAt) > Date.now())) {
        const reason = expiresAt === undefined ? "the API names no expiry" : "it has expired";
        this.notes.push(`API token "${label}" (${tokenId}) of service account "${displayName}": ${reason}.`);
        continue;
      }
      const inputs = { accountId, label, scopes: [UNKNOWN_SCOPE], expiresAt: expiresAt.slice(0, 10) };
      const outputs = { tokenId, fullLabel: label };
      this.#add({ type: "ApiToken", name: `${slug}-${toSlug(label)}`, id: tokenId, inputs, outputs, owner });
    }
  }

  addGroup({ directoryId, group, members, roles }: GroupDetail): void {
    const { description, id: groupId, name: groupName } = group;
    const slug = toSlug(groupName);
    if (!this.#isManaged("group", groupId)) {
      const inputs = { name: groupName, description };
      this.#add({ type: "Group", name: slug, id: groupId, inputs, outputs: { groupId, directoryId } });
    }
    const outputs = { directoryId };
    for (const { accountId, name: member, owner } of members) {
      const id = membershipId(groupId, accountId);
      if (!this.#isManaged("membership", id)) {
        const name = `${slug}-${toSlug(member)}`;
        this.#add({ type: "GroupMembership", name, id, inputs: { groupId, accountId }, outputs, owner });
      }
    }
    for (const { resourceId, role } of roles) {
      const id = roleId(groupId, resourceId, role);
      if (!this.#isManaged("role", id)) {
        const name = `${slug}-${toSlug(role)}`;
        this.#add({ type: "GroupRoleAssignment", name, id, inputs: { groupId, resourceId, role }, outputs });
      }
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

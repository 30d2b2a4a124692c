import type { GroupRecord, Organization } from "pulumi-atlassian-admin/organization";
import { mapSome } from "../inventory/map-some";
import type { AccountEntry } from "../inventory/gather";
import { membershipId, roleId, type StackObjects } from "../inventory/stack-objects";
import { toSlug, type Names } from "./names";
import type { ImportOptions } from "./options";

/** The resource types that an import writes, in the order of the files. */
export const TYPES = [
  "ServiceAccount",
  "Group",
  "ApiToken",
  "GroupMembership",
  "GroupRoleAssignment",
] as const;

/** Inputs or outputs; those that refer to other objects by id are named. */
interface Values {
  readonly [name: string]: unknown;
  readonly accountId?: unknown;
  readonly groupId?: unknown;
}

/** One object at Atlassian, as the resource that shall manage it. */
export interface ImportedObject {
  readonly type: (typeof TYPES)[number];
  /** The logical name in the program. */
  readonly name: string;
  /** The physical id. */
  readonly id: string;
  readonly inputs: Values;
  /** What the state has beside the inputs. */
  readonly outputs: Values;
  /** The owner of the service account that it belongs to. */
  readonly owner?: string | undefined;
}

export interface Plan {
  readonly objects: readonly ImportedObject[];
  /** How many of the objects a stack has already. */
  readonly managed: number;
  /** What is left out, and why. */
  readonly notes: readonly string[];
}

/** No API shows what a token may do. Fits what check asks of a scope, and is none that Atlassian knows. */
export const UNKNOWN_SCOPE = "unknown:imported";

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
  const objects: ImportedObject[] = [];
  const notes: string[] = [];
  let managed = 0;
  const isManaged = (...key: Parameters<StackObjects["has"]>): boolean => {
    const found = stacks.some((stack) => stack.has(...key));
    managed += found ? 1 : 0;
    return found;
  };
  const { orgId } = organization;
  const add = ({ inputs, name, ...object }: ImportedObject): void => {
    objects.push({ ...object, name: names.take(name), inputs: { orgId, ...defined(inputs) } });
  };

  for (const account of accounts) {
    const { accountId, displayName, email, owner, purpose, serviceAccountId, status } = account;
    if (!isManaged("account", serviceAccountId)) {
      const inputs = { displayName, description: purpose, owner };
      const outputs = { serviceAccountId, accountId, email, status };
      add({
        type: "ServiceAccount",
        name: toSlug(displayName),
        id: serviceAccountId,
        inputs,
        outputs,
        owner,
      });
    }
    for (const { expiresAt, label, tokenId } of account.tokens) {
      const whose = `API token "${label}" (${tokenId}) of service account "${displayName}"`;
      if (isManaged("token", tokenId)) {
        continue;
      }
      if (expiresAt === undefined || !(Date.parse(expiresAt) > Date.now())) {
        notes.push(`${whose}: ${expiresAt === undefined ? "the API names no expiry" : "it has expired"}.`);
        continue;
      }
      const inputs = { accountId, label, scopes: [UNKNOWN_SCOPE], expiresAt: expiresAt.slice(0, 10) };
      const name = `${toSlug(displayName)}-${toSlug(label)}`;
      add({ type: "ApiToken", name, id: tokenId, inputs, outputs: { tokenId, fullLabel: label }, owner });
    }
  }
  if (onlyServiceAccounts === true) {
    return { objects, managed, notes };
  }

  const synced = groups.filter(({ isExternallySynced }) => isExternallySynced);
  notes.push(...synced.map(({ name }) => `group "${name}": an identity provider fills it.`));
  const own = groups.filter(({ isExternallySynced }) => !isExternallySynced);
  const details = await mapSome(own, CONCURRENCY, async (group) => ({
    group,
    directoryId: await organization.groups.directoryOf(group),
    roles: await organization.roleAssignments.list(group.id),
    members: people === true ? await organization.members.list(group.id) : [],
  }));
  for (const { directoryId, group, members, roles } of details) {
    const { description, id: groupId, name } = group;
    const slug = toSlug(name);
    if (!isManaged("group", groupId)) {
      const outputs = { groupId, directoryId };
      add({ type: "Group", name: slug, id: groupId, inputs: { name, description }, outputs });
    }
    const bots = accounts.filter(({ groupIds }) => groupIds.includes(groupId));
    const botIds = new Set(accounts.map(({ accountId }) => accountId));
    const inGroup = [
      ...bots.map(({ accountId, displayName, owner }) => ({ accountId, slug: toSlug(displayName), owner })),
      ...members
        .filter((id) => !botIds.has(id))
        .map((id) => ({ accountId: id, slug: toSlug(id), owner: undefined })),
    ];
    for (const { accountId, owner, slug: member } of inGroup) {
      const id = membershipId(groupId, accountId);
      if (!isManaged("membership", id)) {
        const inputs = { groupId, accountId };
        add({
          type: "GroupMembership",
          name: `${slug}-${member}`,
          id,
          inputs,
          outputs: { directoryId },
          owner,
        });
      }
    }
    for (const { resourceId, role } of roles) {
      const id = roleId(groupId, resourceId, role);
      if (!isManaged("role", id)) {
        const inputs = { groupId, resourceId, role };
        add({
          type: "GroupRoleAssignment",
          name: `${slug}-${toSlug(role)}`,
          id,
          inputs,
          outputs: { directoryId },
        });
      }
    }
  }
  return { objects, managed, notes };
}

function defined(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

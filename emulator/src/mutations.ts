import type { Context } from "./context";
import type { Actor, Group, ServiceAccount, Token, User } from "./entities";
import { createGroup, deleteGroup, updateGroup } from "./operations/groups";
import { aboutAccount, aboutGroup, addMember, removeMember } from "./operations/memberships";
import { assignRole, revokeRole } from "./operations/roles";
import {
  createServiceAccount,
  deleteServiceAccount,
  moveEmail,
  updateServiceAccount,
} from "./operations/service-accounts";
import { settle } from "./operations/settling";
import { blockToken, createToken, revokeToken } from "./operations/tokens";
import { createUser, deleteUser, setUserStatus } from "./operations/users";
import type { Organization } from "./organization";
import { findAccount } from "./seed";

/**
 * A change that an admin makes by hand. `account` is an account id, the `id` of a service account, an e-mail
 * address or a display name; `group` is an id or a name; `token` is an id or a label.
 */
export type Mutation = { orgId?: string } & (
  | { action: "createServiceAccount"; displayName: string; description?: string }
  | { action: "renameServiceAccount"; account: string; displayName?: string; description?: string }
  | { action: "deleteServiceAccount"; account: string }
  | {
      action: "createToken";
      account: string;
      label: string;
      scopes?: string[];
      expiry?: string;
      secret?: string;
    }
  | { action: "revokeToken" | "blockToken" | "unblockToken"; token: string; account?: string }
  /** Moves the address of `from` to `to`; `from` gets another one. */
  | { action: "moveEmail"; from: string; to: string }
  | { action: "createUser"; email: string; name?: string }
  | { action: "suspendUser"; account: string }
  | { action: "deleteUser"; account: string }
  | { action: "createGroup"; name: string; description?: string }
  | { action: "editGroup"; group: string; name?: string; description?: string }
  | { action: "deleteGroup"; group: string }
  | { action: "addMember"; group: string; account: string }
  | { action: "removeMember"; group: string; account: string }
  | { action: "assignRole"; group?: string; account?: string; resourceId: string; roleId: string }
  | { action: "revokeRole"; group?: string; account?: string; resourceId: string; roleId: string }
);

/** Makes the change, writes it to the audit log, and returns the id of the created or changed object. */
export function mutate(context: Context, organization: Organization, change: Mutation): string {
  settle(context);
  const actor = adminOf(organization);
  switch (change.action) {
    case "createServiceAccount":
      return createServiceAccount(context, organization, actor, change).accountId;
    case "renameServiceAccount": {
      const account = serviceAccount(organization, change.account);
      updateServiceAccount(context, organization, actor, account, change);
      return account.accountId;
    }
    case "deleteServiceAccount": {
      const account = serviceAccount(organization, change.account);
      deleteServiceAccount(context, organization, actor, account);
      return account.accountId;
    }
    case "createToken": {
      const account = findAccount(organization, change.account);
      return createToken(context, organization, actor, account, { scopes: ["read:jira-work"], ...change })
        .token.id;
    }
    case "revokeToken":
    case "blockToken":
    case "unblockToken": {
      const token = findToken(organization, change);
      if (change.action === "revokeToken") {
        revokeToken(context, organization, actor, token);
      } else {
        blockToken(context, organization, actor, token, change.action === "blockToken");
      }
      return token.id;
    }
    case "moveEmail": {
      const to = findAccount(organization, change.to);
      moveEmail(context, organization, actor, findAccount(organization, change.from), to);
      return to.accountId;
    }
    case "createUser":
      return createUser(context, organization, actor, change).accountId;
    case "suspendUser": {
      const account = user(organization, change.account);
      const suspended = { status: "suspended", membershipStatus: "suspended" } as const;
      setUserStatus(context, organization, actor, account, suspended, "user_suspended");
      return account.accountId;
    }
    case "deleteUser": {
      const account = user(organization, change.account);
      deleteUser(context, organization, actor, account);
      return account.accountId;
    }
    case "createGroup":
      return createGroup(context, organization, actor, change).id;
    case "editGroup": {
      const group = findGroup(organization, change.group);
      const { name, description } = change;
      if (name !== undefined && organization.groupsNamed(name).some((other) => other !== group)) {
        throw new RangeError(`The emulator's organisation already has a group "${name}".`);
      }
      updateGroup(context, organization, actor, group, { name, description });
      return group.id;
    }
    case "deleteGroup": {
      const group = findGroup(organization, change.group);
      deleteGroup(context, organization, actor, group);
      return group.id;
    }
    case "addMember":
    case "removeMember": {
      const group = findGroup(organization, change.group);
      const apply = change.action === "addMember" ? addMember : removeMember;
      apply(context, organization, actor, group, findAccount(organization, change.account));
      return group.id;
    }
    case "assignRole":
    case "revokeRole": {
      const holder = roleHolder(organization, change);
      const apply = change.action === "assignRole" ? assignRole : revokeRole;
      apply(context, organization, actor, holder, { resourceId: change.resourceId, roleId: change.roleId });
      return holder.about.id;
    }
    default:
      throw new RangeError(`The emulator has no change "${String((change as { action: unknown }).action)}".`);
  }
}

function adminOf({ id, accounts }: Organization): Actor {
  const admin = accounts.all()[0];
  return {
    id: admin?.accountId ?? id,
    name: admin?.name ?? "Admin",
    email: admin?.email ?? "",
    auth: { authType: "session" },
  };
}

function serviceAccount(organization: Organization, reference: string): ServiceAccount {
  const account = findAccount(organization, reference);
  if (account.kind !== "serviceAccount") {
    throw new RangeError(`"${reference}" is not a service account.`);
  }
  return account;
}

function user(organization: Organization, reference: string): User {
  const account = findAccount(organization, reference);
  if (account.kind !== "user") {
    throw new RangeError(`"${reference}" is not a user.`);
  }
  return account;
}

function findGroup(organization: Organization, reference: string): Group {
  const group = organization.groupById.get(reference) ?? organization.groupsNamed(reference)[0];
  if (group === undefined) {
    throw new RangeError(`The emulator's organisation has no group "${reference}".`);
  }
  return group;
}

function findToken(
  organization: Organization,
  { token: reference, account }: { token: string; account?: string },
): Token {
  const tokens =
    account === undefined
      ? organization.tokens.all()
      : organization.tokensOf(findAccount(organization, account).accountId);
  const token = tokens.find(({ id }) => id === reference) ?? tokens.find(({ label }) => label === reference);
  if (token === undefined) {
    throw new RangeError(`The emulator's organisation has no token "${reference}".`);
  }
  return token;
}

function roleHolder(organization: Organization, change: { group?: string; account?: string }) {
  if (change.group !== undefined) {
    const group = findGroup(organization, change.group);
    return { owner: group, about: aboutGroup(group) };
  }
  const account = findAccount(organization, change.account ?? "");
  return { owner: account, about: aboutAccount(account) };
}

import { audit } from "../audit";
import type { Context } from "../context";
import { type Account, type Actor, isVisible, type User } from "../entities";
import type { Organization } from "../organization";
import { aboutAccount, dropMemberships } from "./memberships";
import { dropTokens } from "./tokens";

export interface NewUser {
  email: string;
  name?: string | undefined;
  readonly accountId?: string | undefined;
  readonly directoryId?: string | undefined;
  status?: User["status"] | undefined;
  readonly managed?: boolean | undefined;
  platformRoles?: string[] | undefined;
  readonly managementSource?: User["managementSource"];
}

/** Adds the user without an event. */
export function addUser({ clock, behaviour }: Context, organization: Organization, input: NewUser): User {
  const status = input.status ?? "active";
  const name = input.name ?? input.email.split("@", 1)[0] ?? input.email;
  const user: User = {
    kind: "user",
    sequence: organization.nextSequence(),
    accountId: input.accountId ?? organization.nextAccountId("user"),
    directoryId: input.directoryId ?? organization.directories[0]?.directoryId ?? "",
    email: input.email,
    name,
    nickname: name.split(" ", 1)[0] ?? name,
    status,
    accountStatus: status === "deactivated" || status === "for_deletion" ? "inactive" : "active",
    membershipStatus: status === "suspended" ? "suspended" : "active",
    claimStatus: input.managed === false ? "unmanaged" : "managed",
    platformRoles: input.platformRoles ?? [],
    addedToOrg: new Date(clock.now() + behaviour.createdAtOffsetMs).toISOString(),
    grants: [],
    ...(input.managementSource === undefined ? {} : { managementSource: input.managementSource }),
  };
  organization.addAccount(user);
  return user;
}

export function createUser(context: Context, organization: Organization, actor: Actor, input: NewUser): User {
  const user = addUser(context, organization, input);
  audit(context, organization, actor, "user_invited", aboutAccount(user));
  return user;
}

export function deleteUser(context: Context, organization: Organization, actor: Actor, user: User): void {
  dropTokens(context, organization, user.accountId);
  dropMemberships(organization, user.accountId);
  organization.removeAccount(user);
  audit(context, organization, actor, "user_deleted", aboutAccount(user));
}

export function setUserStatus(
  context: Context,
  organization: Organization,
  actor: Actor,
  user: User,
  change: Partial<Pick<User, "status" | "accountStatus" | "membershipStatus">>,
  action: string,
): void {
  Object.assign(user, change);
  audit(context, organization, actor, action, aboutAccount(user));
}

/** Whether the directory knows the account now; `serviceAccountsInDirectory: false` is the [V-LIVE CREW] report. */
export function isInDirectory({ clock, behaviour }: Context, account: Account): boolean {
  return account.kind === "user" || (behaviour.serviceAccountsInDirectory && account.readyAt <= clock.now());
}

/**
 * Whether the account can be a member of a group; a service account can first need access to an app [V-LIVE CREW,
 * V-DOC].
 */
export function canBeMember(context: Context, account: Account): boolean {
  if (!isInDirectory(context, account)) {
    return false;
  }
  if (account.kind === "user") {
    return true;
  }
  switch (context.behaviour.serviceAccountsInGroups) {
    case "always":
      return true;
    case "never":
      return false;
    case "afterAppAccess":
      return account.grants.some((grant) => isVisible(grant, context.clock.now()));
  }
}

export function setUserRoles(
  context: Context,
  organization: Organization,
  actor: Actor,
  user: User,
  platformRoles: string[],
): void {
  user.platformRoles = platformRoles;
  audit(context, organization, actor, "user_roles_changed", aboutAccount(user));
}

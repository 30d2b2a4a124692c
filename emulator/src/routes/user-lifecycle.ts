import type { Context } from "../context";
import type { User } from "../entities";
import { coded } from "../errors";
import { type Answer, type Call, empty, ok, type Route } from "../http";
import { groupById } from "../id-forms";
import { aboutAccount, addMember, isMember } from "../operations/memberships";
import { assignRole } from "../operations/roles";
import { createUser, deleteUser, setUserStatus } from "../operations/users";
import { accountInPath, DIRECTORY, writableDirectory } from "./directories";

/** Invites, suspends, restores and removes users [V-SPEC JJS]. */
export function userLifecycleRoutes(context: Context): Route[] {
  const user = `${DIRECTORY}/users/:accountId`;
  return [
    {
      method: "POST",
      url: "/admin/v2/orgs/:orgId/users/invite",
      access: "unscoped",
      handle: (call) => invite(context, call),
    },
    {
      method: "POST",
      url: `${user}/suspend`,
      access: "unscoped",
      handle: (call) => change(context, call, "suspended"),
    },
    {
      method: "POST",
      url: `${user}/restore`,
      access: "unscoped",
      handle: (call) => change(context, call, "active"),
    },
    {
      method: "DELETE",
      url: user,
      access: "unscoped",
      handle: (call) => {
        deleteUser(context, call.organization, call.actor, userInPath(context, call));
        return empty();
      },
    },
  ];
}

function userInPath(context: Context, call: Call): User {
  writableDirectory(context, call);
  const account = accountInPath(context, call, ({ kind }) => kind === "user");
  if (account.kind !== "user") {
    throw coded(404, "ADMIN-UAM-404-1", "Unknown Resource");
  }
  return account;
}

function change(context: Context, call: Call, status: "suspended" | "active"): Answer {
  const user = userInPath(context, call);
  if (user.platformRoles.includes("atlassian/org-admin")) {
    // [V-3P BATON]
    throw coded(
      400,
      "ADMIN-UAM-400-1",
      "Bad Request",
      "An organization admin cannot be suspended or restored",
    );
  }
  const action = status === "active" ? "user_restored" : "user_suspended";
  setUserStatus(context, call.organization, call.actor, user, { status, membershipStatus: status }, action);
  return empty();
}

function invite(context: Context, { organization, actor, body }: Call): Answer {
  const emails = body.texts("emails") ?? [];
  if (emails.length === 0) {
    throw body.refuse('"emails" must name at least one user');
  }
  const roles = body
    .objects("permissionRules")
    .map((rule) => ({ resourceId: rule.requiredText("resource"), roleId: rule.requiredText("role") }));
  const groups = (body.texts("additionalGroups") ?? []).map((groupId) => {
    const group = groupById(context, organization, groupId);
    if (group === undefined) {
      throw coded(404, "ADMIN-UAM-404-3", "Group Not Found", `Group ${groupId} not found`);
    }
    return group;
  });
  const data = emails.map((email) => {
    const user =
      organization.accountByEmail.get(email.toLowerCase()) ??
      createUser(context, organization, actor, { email, managementSource: "invited" });
    for (const role of roles) {
      assignRole(context, organization, actor, { owner: user, about: aboutAccount(user) }, role);
    }
    for (const group of groups.filter((candidate) => !isMember(candidate, user.accountId))) {
      addMember(context, organization, actor, group, user);
    }
    const results = roles.map(({ resourceId, roleId }) => ({
      resource: resourceId,
      role: roleId,
      status: "SUCCESS",
    }));
    return { id: user.accountId, email, results };
  });
  return ok({ data });
}

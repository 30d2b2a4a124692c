import { ACCESS_SCOPES } from "pulumi-atlassian-admin-policy";
import { text, type Properties } from "../../digest";
import { isUnknown } from "./preview";

/** Names that Atlassian and users commonly give to admin groups: `site-admins`, `jira-administrators`. */
const ADMIN_GROUP = /(^|[\s._-])admin(s|istrators?)?($|[\s._-])/i;

export function isAdminGroupName(name: string): boolean {
  return ADMIN_GROUP.test(name);
}

/** Whether a role administers an app, the access of other accounts, or the organisation itself. */
export function isAdminRole({ role, resourceId, resource }: Properties): boolean {
  const onWhat = text({ resourceId: resourceId ?? resource }, "resourceId");
  return /admin/i.test(text({ role }, "role")) || /^ari:cloud:platform::org\b/.test(onWhat);
}

/** The stack adopts an object that may already exist, with all its access. */
export function adoptionOf({ adoptExisting }: Properties): readonly "adopted"[] {
  return adoptExisting === undefined || adoptExisting === false ? [] : ["adopted"];
}

/** The scopes that a preview shows. */
export function scopesOf({ scopes }: Properties): string[] {
  return Array.isArray(scopes) ? scopes.filter((scope) => !isUnknown(scope)).map(String) : [];
}

/**
 * `manage:jira-configuration`, `delete:issue:jira`, everything with "admin" in its name, and scopes that change
 * permissions.
 */
export function isBroadScope(scope: string): boolean {
  return /^(manage|delete|admin)\b/.test(scope) || scope.includes("admin") || ACCESS_SCOPES.includes(scope);
}

/** All scopes except those that are known to be read-only. */
export function isWriteScope(scope: string): boolean {
  return !/^(read|view|search)\b/.test(scope);
}

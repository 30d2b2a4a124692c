import { ACCESS_SCOPES } from "pulumi-atlassian-admin-policy";
import { text, type Properties } from "../../digest";
import { isUnknown } from "./preview";

/**
 * Names that Atlassian gives to groups of administrators, and that people give to theirs: `site-admins`,
 * `jira-administrators`.
 */
const ADMIN_GROUP = /(^|[\s._-])admin(s|istrators?)?($|[\s._-])/i;

export function isAdminGroupName(name: string): boolean {
  return ADMIN_GROUP.test(name);
}

/** Whether a role administers an app, the access of others, or the organisation itself. */
export function isAdminRole({ role, resourceId, resource }: Properties): boolean {
  const onWhat = text({ resourceId: resourceId ?? resource }, "resourceId");
  return /admin/i.test(text({ role }, "role")) || /^ari:cloud:platform::org\b/.test(onWhat);
}

/** An object that may exist already, with all its access, becomes the stack's. */
export function adoptionOf({ adoptExisting }: Properties): readonly "adopted"[] {
  return adoptExisting === undefined || adoptExisting === false ? [] : ["adopted"];
}

/** The scopes that a preview tells. */
export function scopesOf({ scopes }: Properties): string[] {
  return Array.isArray(scopes) ? scopes.filter((scope) => !isUnknown(scope)).map(String) : [];
}

/**
 * `manage:jira-configuration`, `delete:issue:jira`, whatever names an administrator, and scopes that change
 * who may do what.
 */
export function isBroadScope(scope: string): boolean {
  return /^(manage|delete|admin)\b/.test(scope) || scope.includes("admin") || ACCESS_SCOPES.includes(scope);
}

/** Everything but what is known to only read. */
export function isWriteScope(scope: string): boolean {
  return !/^(read|view|search)\b/.test(scope);
}

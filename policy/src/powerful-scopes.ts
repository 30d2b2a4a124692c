/**
 * Scopes that change permissions or write to everything, although their names contain neither "admin" nor
 * "manage". A leaked token with one of them can grant more access to itself or others. Compared with what
 * Atlassian publishes on `SCOPES_COMPARED_ON`; newer scopes can be missing, so the list is advisory. Source: scope
 * pages of the Jira, Confluence and MCP documentation on developer.atlassian.com and support.atlassian.com.
 */
export const POWERFUL_SCOPES: readonly string[] = [
  "write:group:jira",
  "write:permission:jira",
  "write:permission-scheme:jira",
  "write:project-role:jira",
  "write:group:confluence",
  "write:confluence-groups",
  "write:space.permission:confluence",
  "write:configuration:confluence",
  "write:all:twg",
];

/** The day of that comparison. */
export const SCOPES_COMPARED_ON = "2026-11-28";

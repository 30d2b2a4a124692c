/**
 * Scopes that change who may do what, or write to everything, although their names hold neither "admin" nor
 * "manage". A leaked token with one of them can give itself or others more access. Compared with what
 * Atlassian publishes on `SCOPES_COMPARED_ON`; a newer scope may be missing, so the list advises and refuses
 * nothing. Source: scope pages of the Jira, Confluence and MCP documentation on developer.atlassian.com and
 * support.atlassian.com.
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

import type { Emulator } from "pulumi-atlassian-admin-emulator";

/** The environment of a user whose organisation is the emulator's. */
export function environmentOf(emulator: Emulator): Record<string, string> {
  return {
    ATLASSIAN_ADMIN_BASE_URL: emulator.url,
    ATLASSIAN_ORG_ID: emulator.orgId,
    ATLASSIAN_ADMIN_API_KEY: emulator.apiKey,
    // The emulator shows changes at once unless a test asks for something else.
    ATLASSIAN_LISTING_LAG_SECONDS: "2",
  };
}

/** Read with POST. */
const LISTINGS = /\/(search|workspaces|count)$/;

/** The requests that would change something, since the log was cleared, such as `DELETE /…/{id}`. */
export function writesOf(emulator: Emulator): string[] {
  return emulator
    .requests()
    .entries.filter(({ method, path }) => method !== "GET" && !LISTINGS.test(path))
    .map(({ method, route }) => `${method} ${route}`);
}

import type { Emulator } from "pulumi-atlassian-admin-emulator";

/** The environment of a user whose organisation is the emulator's. */
export function environmentOf(emulator: Emulator): Record<string, string> {
  return {
    ATLASSIAN_ADMIN_BASE_URL: emulator.url,
    ATLASSIAN_ORG_ID: emulator.orgId,
    ATLASSIAN_ADMIN_API_KEY: emulator.apiKey,
  };
}

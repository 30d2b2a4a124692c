/** What `doctor` checks, in the order in which it is shown. */
export const CHECKS = [
  "node",
  "proxy",
  "engine",
  "sdk",
  "configuration",
  "key",
  "key-expiry",
  "clock",
  "organization",
  "directory",
  "service-account-api",
  "token-calls",
  "stack",
  "profile",
] as const;

export type CheckName = (typeof CHECKS)[number];

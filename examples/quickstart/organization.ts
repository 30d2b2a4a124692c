import type { Seed } from "pulumi-atlassian-admin-emulator";

const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

/** What the organisation has before the demo: accounts and tokens that somebody created by hand. */
export const ORGANIZATION: Seed = {
  serviceAccounts: [
    { displayName: "nightly-report", description: "Sends the nightly report [owner: team-data]" },
    { displayName: "old-importer", description: "Imported issues from the former tracker" },
    { displayName: "status-page", description: "Updates the status page [owner: sre]" },
  ],
  tokens: [
    { account: "nightly-report", label: "cron", createdAt: day(-200), expiry: day(120), lastAccess: day(-1) },
    { account: "nightly-report", label: "laptop", createdAt: day(-180), expiry: day(95) },
    {
      account: "old-importer",
      label: "import",
      createdAt: day(-300),
      expiry: day(-20),
      lastAccess: day(-150),
    },
    { account: "status-page", label: "prod", createdAt: day(-60), expiry: day(300), lastAccess: day(-2) },
  ],
  groups: [
    {
      name: "jira-readers",
      members: ["nightly-report", "old-importer", "status-page"],
      roles: [{ resourceId: "ari:cloud:jira::site/demo", roleId: "atlassian/user" }],
    },
  ],
};

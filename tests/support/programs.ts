/** The import that every program of a test starts with. */
const IMPORT = `import { ApiToken, Group, GroupMembership, ServiceAccount } from "pulumi-atlassian-admin";`;

/** A whole program out of its statements. */
export function program(...statements: string[]): string {
  return [IMPORT, ...statements, ""].join("\n");
}

/** One account with a token and a membership, as the README declares it. */
export function deployBot(
  changes: { displayName?: string; scopes?: string[]; groupName?: string } = {},
): string {
  const { displayName = "deploy-bot", scopes = ["read:jira-work"], groupName = "deployers" } = changes;
  return program(
    `const bot = new ServiceAccount("bot", { displayName: "${displayName}", owner: "team-payments" });`,
    `const group = new Group("group", { name: "${groupName}" });`,
    `new GroupMembership("membership", { groupId: group.groupId, accountId: bot.accountId });`,
    `const apiToken = new ApiToken("token", { accountId: bot.accountId, label: "ci", scopes: ${JSON.stringify(scopes)} });`,
    `export const accountId = bot.accountId;`,
    `export const token = apiToken.token;`,
  );
}

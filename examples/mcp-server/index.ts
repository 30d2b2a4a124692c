import * as pulumi from "@pulumi/pulumi";
import { ApiToken, getSiteOutput, Group, GroupMembership, ServiceAccount } from "pulumi-atlassian-admin";

const { cloudId } = getSiteOutput({ site: new pulumi.Config().require("site") });

// Atlassian recommends access to the app first, then one group that holds all permissions.
const agent = new ServiceAccount("agent", {
  displayName: "release-notes-agent",
  description: "Reads issues and writes release notes",
  owner: "team-release",
  productAccess: [
    {
      resource: pulumi.interpolate`ari:cloud:jira-software::site/${cloudId}`,
      role: "ari:cloud:jira-software::role/product/member",
    },
  ],
});

const agents = new Group("agents", { name: "svc-agents", description: "What agents may see in Jira" });
new GroupMembership("agent-in-agents", { groupId: agents.groupId, accountId: agent.accountId });

const token = new ApiToken("mcp", {
  accountId: agent.accountId,
  label: "mcp",
  // Read and search only. Add "write:jira:agent-interface" when the agent must change issues.
  scopes: ["read:me", "read:jira:agent-interface", "search:jira:agent-interface"],
  lifetimeDays: 30,
  // The agent reads the secret at each start, once a day.
  rotation: { beforeExpiryDays: 14, overlapDays: 2 },
});

/** The header of every request to the MCP server. A service account's token is taken as Bearer only. */
export const authorization = pulumi.interpolate`Bearer ${token.token}`;

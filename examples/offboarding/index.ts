import { Group, GroupMembership, ServiceIdentity } from "pulumi-atlassian-admin";
import { colleagues, knownTo, ownerAmong } from "./people";

const groups = {
  deployers: new Group("deployers", { name: "deployers" }),
  "on-call": new Group("on-call", { name: "on-call" }),
};

for (const [group, { groupId }] of Object.entries(groups)) {
  for (const [name, { email }] of colleagues.filter(([, person]) => person.groups.includes(group))) {
    new GroupMembership(`${name}-in-${group}`, { groupId, email });
  }
}

const bot = new ServiceIdentity("deploy-bot", {
  displayName: "deploy-bot",
  owner: ownerAmong("grace", "ada"),
  tokens: {
    // Both set the pipeline up by hand, and may have kept the secret.
    pipeline: {
      scopes: ["read:jira-work", "write:jira-work"],
      rotation: {},
      rotationTrigger: knownTo("ada", "grace"),
    },
    dashboard: { scopes: ["read:jira-work"], rotation: {}, rotationTrigger: knownTo("ada") },
  },
  groups: { deployers: groups.deployers.groupId },
});

export const pipelineToken = bot.tokens.pipeline.token;
export const dashboardToken = bot.tokens.dashboard.token;

import * as pulumi from "@pulumi/pulumi";
import { Group, ServiceIdentity } from "pulumi-atlassian-admin";

const stage = pulumi.getStack();
const config = new pulumi.Config();
const options = { protect: config.requireBoolean("protect") };

// The stage is part of every name, so that both fit into one organisation.
const releasers = new Group("releasers", { name: `releasers-${stage}` }, options);

const bot = new ServiceIdentity(
  "release-bot",
  {
    displayName: `release-bot-${stage}`,
    owner: "team-release",
    tokens: {
      pipeline: {
        scopes: config.requireObject<string[]>("scopes"),
        lifetimeDays: config.requireNumber("tokenLifetimeDays"),
        rotation: {},
      },
    },
    groups: { releasers: releasers.groupId },
  },
  options,
);

export const pipelineToken = bot.tokens.pipeline.token;

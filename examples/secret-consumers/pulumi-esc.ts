import * as pulumi from "@pulumi/pulumi";
import { Environment } from "@pulumi/pulumiservice/environment";
import { ApiToken } from "pulumi-atlassian-admin";
import { bot } from "./bot";

const laptops = new ApiToken("pulumi-esc", {
  accountId: bot.accountId,
  label: "pulumi-esc",
  scopes: ["read:jira-work"],
  rotation: {},
});

// JSON is YAML too. What is made from a secret is a secret for Pulumi; `fn::secret` makes it one for ESC.
const definition = pulumi.jsonStringify({
  values: {
    atlassian: { token: { "fn::secret": laptops.token } },
    environmentVariables: { ATLASSIAN_TOKEN: "${atlassian.token}" },
  },
});

new Environment("atlassian-token", {
  organization: "acme",
  name: "atlassian-token",
  yaml: definition.apply((yaml) => new pulumi.asset.StringAsset(yaml)),
});

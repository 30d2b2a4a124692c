import { Secret } from "@pulumi/aws/secretsmanager/secret";
import { SecretVersion } from "@pulumi/aws/secretsmanager/secretVersion";
import { ApiToken } from "pulumi-atlassian-admin";
import { bot } from "./bot";

const reports = new ApiToken("aws", {
  accountId: bot.accountId,
  label: "aws",
  scopes: ["read:jira-work"],
  rotation: {},
});

const secret = new Secret("atlassian-token", { name: "reports/atlassian-token" });

// A rotation makes the next version; AWS keeps the one before as AWSPREVIOUS, which works until the overlap ends.
new SecretVersion("atlassian-token", { secretId: secret.id, secretString: reports.token });

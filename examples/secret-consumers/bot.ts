import { ServiceAccount } from "pulumi-atlassian-admin";

/** One account; each consumer has its own token, so that it can be rotated and revoked alone. */
export const bot = new ServiceAccount("release-bot", { displayName: "release-bot", owner: "team-release" });

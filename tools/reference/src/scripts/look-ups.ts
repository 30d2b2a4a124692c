import { holds, twoGroups, type LookUpScript } from "./script";

const ACCOUNT = {
  displayName: "deploy-bot",
  id: "service-account-1",
  atlassianId: "712020:deploy-bot",
  email: "deploy-bot@serviceaccount.atlassian.com",
};

/** By the name of the function. */
export const lookUps: Readonly<Record<string, LookUpScript>> = {
  getGroup: {
    seed: { groups: [{ name: "deployers", id: "group-1" }] },
    calls: [{ name: "deployers" }, { groupId: "group-1" }],
    situations: [
      { when: "no argument identifies the group", args: {} },
      { when: "no organisation is named", args: { name: "deployers" }, settings: { orgId: "" } },
      { when: "no group has that name", args: { name: "no-such-group" } },
      { when: "no group has that id", args: { groupId: "no-such-group" } },
      {
        when: "several groups have that name",
        args: { name: "deployers" },
        arrange: twoGroups,
      },
    ],
  },
  getServiceAccount: {
    seed: { serviceAccounts: [ACCOUNT] },
    calls: [
      { displayName: "deploy-bot" },
      { accountId: ACCOUNT.atlassianId },
      { serviceAccountId: ACCOUNT.id },
      { email: ACCOUNT.email },
    ],
    situations: [
      {
        when: "two arguments identify the account",
        args: { displayName: "deploy-bot", email: ACCOUNT.email },
      },
      { when: "no account has that name", args: { displayName: "no-such-bot" } },
      {
        when: "several accounts have that name",
        args: { displayName: "deploy-bot" },
        arrange: holds({ serviceAccounts: [{ displayName: "deploy-bot" }] }),
      },
    ],
  },
  getSite: {
    calls: [{ site: "acme" }, { site: "https://acme.atlassian.net" }],
    situations: [
      { when: "the organisation has no such site", args: { site: "no-such-site" } },
      {
        when: "several sites have that name",
        args: { site: "acme" },
        arrange: holds({ workspaces: [{ name: "other", hostUrl: "https://acme.jira.com" }] }),
      },
    ],
  },
  getUser: {
    seed: { users: [{ email: "ada@example.com", accountId: "712020:ada" }] },
    calls: [{ email: "ada@example.com" }, { accountId: "712020:ada" }],
    situations: [
      { when: "no user has that e-mail address", args: { email: "nobody@example.com" } },
      { when: "an argument is empty", args: { email: "" } },
    ],
  },
};

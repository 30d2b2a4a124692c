import { all, behaves, changed, fails, holds, type ResourceScript } from "./script";

const taken = holds({ serviceAccounts: [{ displayName: "deploy-bot" }] });
const consoleOnly = behaves({ serviceAccountBackends: { apiAccess: false } });
const JIRA = {
  resource: "ari:cloud:jira-software::site/4a1b",
  role: "ari:cloud:jira-software::role/product/member",
};
const INVITE = { method: "POST", route: "**/service-accounts/invite" } as const;
const gone = changed({ action: "deleteServiceAccount", account: "deploy-bot" });

export const serviceAccount: ResourceScript = {
  args: { displayName: "deploy-bot", description: "Deploys to production", owner: "team-payments" },
  changes: {
    orgId: { orgId: "another-organisation" },
    displayName: { displayName: "release-bot" },
    description: { description: "Deploys everywhere" },
    owner: { owner: "team-releases" },
    productAccess: { productAccess: [JIRA] },
    adoptExisting: { adoptExisting: true },
    deletionConfirmed: { deletionConfirmed: true },
  },
  situations: [
    {
      operation: "check",
      when: "`displayName` is empty or has spaces at its ends",
      args: { displayName: "" },
    },
    {
      operation: "check",
      when: "`owner` contains square brackets or several lines",
      args: { owner: "[payments]" },
    },
    {
      operation: "check",
      when: "`description` names an owner",
      args: { description: "Deploys [owner: team-payments]" },
    },
    {
      operation: "check",
      when: "`description` contains the provider's mark",
      args: { description: "Deploys [managed by Pulumi: acme/prod:deploy-bot]" },
    },
    {
      operation: "check",
      when: "`productAccess` names `jira` instead of `jira-software`",
      args: { productAccess: [{ ...JIRA, resource: "ari:cloud:jira::site/4a1b" }] },
    },
    {
      operation: "check",
      when: "an entry of `productAccess` is removed or changed",
      previous: { productAccess: [JIRA] },
    },
    { operation: "create", when: "an account of that name already exists", arrange: taken },
    {
      operation: "create",
      when: "several accounts have that name",
      arrange: all(taken, taken),
      args: { adoptExisting: true },
    },
    { operation: "create", args: { adoptExisting: true }, arrange: taken },
    {
      operation: "create",
      when: "`adoptExisting` is set, and the description cannot be changed",
      args: { adoptExisting: true },
      arrange: all(taken, consoleOnly),
    },
    {
      operation: "create",
      when: "the organisation has reached the number of accounts that its plan allows",
      arrange: behaves({ quota: 0 }),
    },
    {
      operation: "create",
      when: "neither service-account API is available",
      arrange: behaves({ serviceAccountBackends: { apiAccess: false, accountManagement: false } }),
    },
    {
      operation: "create",
      when: "the response is lost, and no new account appears",
      arrange: fails({ method: "POST", route: "**/service-accounts", drop: "before" }),
    },
    {
      operation: "create",
      when: "the account was created, but the listing does not show it",
      arrange: all(
        behaves({ serviceAccountListLagMs: 1e9 }),
        fails({ method: "POST", route: "**/service-accounts", omitFields: ["email"] }),
      ),
    },
    {
      operation: "create",
      when: "an app of `productAccess` has no free licence",
      args: { productAccess: [JIRA] },
      arrange: fails({ ...INVITE, status: 409, body: { message: "No seats left" } }),
    },
    {
      operation: "create",
      when: "the directory does not know the new account, even after two minutes",
      args: { productAccess: [JIRA] },
      arrange: behaves({ accountReadyAfterMs: 1e9 }),
    },
    {
      operation: "create",
      when: "the response to the grant is lost, several times",
      args: { productAccess: [JIRA] },
      arrange: fails({ ...INVITE, drop: "after" }),
    },
    { operation: "create", args: { productAccess: [JIRA] } },
    { operation: "create", arrange: consoleOnly },
    { operation: "read", arrange: consoleOnly },
    { operation: "read", arrange: gone },
    { operation: "update", when: "the account no longer exists", arrange: gone },
    {
      operation: "update",
      when: "an earlier, unfinished update granted what is now removed from `productAccess`",
      state: { grantedAccess: [JIRA] },
    },
    {
      operation: "update",
      when: "the organisation has only the account-management API",
      args: { displayName: "release-bot" },
      arrange: consoleOnly,
    },
    {
      operation: "update",
      when: "the change does not appear",
      args: { displayName: "release-bot" },
      arrange: fails({ method: "PATCH", status: 200, body: {} }),
    },
    { operation: "delete", arrange: consoleOnly },
    { operation: "delete", arrange: gone },
    { operation: "delete", arrange: fails({ method: "DELETE", status: 404 }) },
  ],
};

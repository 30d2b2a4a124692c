import { all, changed, fails, holds, type ResourceScript } from "./script";

const MINT = { method: "POST", route: "/users/{accountId}/manage/api-tokens" } as const;

export const apiToken: ResourceScript = {
  seed: {
    serviceAccounts: ["deploy-bot", "release-bot", "review-bot"].map((displayName) => ({
      displayName,
      atlassianId: `712020:${displayName}`,
    })),
  },
  args: {
    accountId: "712020:deploy-bot",
    label: "pipeline",
    scopes: ["read:jira-work"],
    rotationTrigger: "first",
  },
  changes: {
    orgId: { orgId: "another-organisation" },
    accountId: { accountId: "712020:another-bot" },
    label: { label: "nightly" },
    scopes: { scopes: ["read:jira-work", "write:jira-work"] },
    expiresAt: { expiresAt: dayIn(30) },
    lifetimeDays: { lifetimeDays: 30 },
    rotation: { rotation: {} },
    rotationTrigger: { rotationTrigger: "second" },
  },
  situations: [
    { operation: "check", when: "`label` is empty or has spaces at its ends", args: { label: "" } },
    { operation: "check", when: "`scopes` is empty", args: { scopes: [] } },
    { operation: "check", when: "a scope has a typo", args: { scopes: ["read jira-work"] } },
    { operation: "check", when: "`lifetimeDays` is too long or too short", args: { lifetimeDays: 366 } },
    { operation: "check", when: "`expiresAt` is too late, or in the past", args: { expiresAt: dayIn(400) } },
    { operation: "check", when: "`expiresAt` is not a day", args: { expiresAt: "next year" } },
    {
      operation: "check",
      when: "both `expiresAt` and `lifetimeDays` are given",
      args: { expiresAt: dayIn(30), lifetimeDays: 30 },
    },
    {
      operation: "check",
      when: "both `expiresAt` and `rotation` are given",
      args: { expiresAt: dayIn(30), rotation: {} },
    },
    {
      operation: "check",
      when: "`rotation` starts before the token does",
      args: { lifetimeDays: 10, rotation: { beforeExpiryDays: 10 } },
    },
    {
      operation: "check",
      when: "the overlap lasts longer than the old token, or than the time between two rotations",
      args: { rotation: { beforeExpiryDays: 14, overlapDays: 21 } },
    },
    {
      operation: "check",
      when: "`rotation` is set on an imported token",
      args: { scopes: ["unknown:imported"], rotation: {} },
    },
    {
      operation: "create",
      when: "`scopes` is the placeholder of an import",
      args: { scopes: ["unknown:imported"] },
    },
    {
      operation: "create",
      when: "the organisation has no such service account",
      args: { accountId: "712020:nobody" },
    },
    {
      operation: "create",
      when: "the account accepts no token, even after two minutes",
      arrange: fails({ ...MINT, status: 404 }),
    },
    {
      operation: "create",
      when: "the response lacks the secret, several times",
      arrange: fails({ ...MINT, omitFields: ["token"] }),
    },
    {
      operation: "create",
      when: "the response is lost, and so is the listing",
      arrange: (emulator) => {
        emulator.faults.add({ ...MINT, drop: "after" });
        emulator.faults.add({
          method: "GET",
          route: MINT.route,
          status: 403,
          body: { message: "Forbidden" },
          skip: 1,
        });
      },
    },
    {
      operation: "create",
      when: "an interrupted run left a token of that label (a warning)",
      arrange: holds({ tokens: [{ account: "712020:deploy-bot", label: "pipeline-0a1b2c3d" }] }),
    },
    {
      operation: "update",
      when: "`rotation` is set on an imported token, whose secret only its consumers know",
      args: { rotation: {} },
      state: { token: undefined },
      afterDays: 80,
    },
    {
      operation: "update",
      when: "the overlap period is over, and the replaced token cannot be revoked",
      state: { previousTokenId: "previous-token" },
      arrange: all(
        holds({ tokens: [{ account: "712020:deploy-bot", label: "previous", id: "previous-token" }] }),
        fails({
          method: "DELETE",
          route: "**/previous-token",
          status: 403,
          body: { message: "Forbidden" },
        }),
      ),
    },
    { operation: "update", args: { rotation: {} }, afterDays: 80 },
    {
      operation: "update",
      state: { previousTokenId: "previous-token" },
      arrange: holds({ tokens: [{ account: "712020:deploy-bot", label: "previous", id: "previous-token" }] }),
    },
    {
      operation: "read",
      alongside: [{ accountId: "712020:release-bot" }, { accountId: "712020:review-bot" }],
    },
    { operation: "read", arrange: changed({ action: "deleteServiceAccount", account: "deploy-bot" }) },
    { operation: "delete", arrange: changed({ action: "deleteServiceAccount", account: "deploy-bot" }) },
  ],
};

/** The day so many days from now; messages show days as `{day}`. */
function dayIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

import { behaves, changed, fails, holds, twoGroups, type Properties, type Situation } from "./script";

export const people = {
  groups: [{ name: "deployers" }, { name: "reviewers" }],
  users: ["ada", "bob", "cho"].map((name) => ({
    email: `${name}@example.com`,
    accountId: `712020:${name}`,
  })),
};

const bot = holds({ serviceAccounts: [{ displayName: "deploy-bot", atlassianId: "712020:deploy-bot" }] });

/** Situations of both kinds of membership; `member` creates arguments that add this member to the script's group. */
export function membershipSituations(
  member: (one: { accountId: string } | { email: string }) => Properties,
): Situation[] {
  return [
    {
      operation: "create",
      when: "no group has that id",
      args: { groupName: undefined, groupId: "no-such-group" },
    },
    { operation: "create", when: "no group has that name", args: { groupName: "no-such-group" } },
    {
      operation: "create",
      when: "several groups have that name",
      arrange: twoGroups,
    },
    {
      operation: "create",
      when: "an identity provider manages the members of the group",
      args: { groupName: "synced" },
      arrange: holds({ groups: [{ name: "synced", externalSynced: true }] }),
    },
    {
      operation: "create",
      when: "no user has that e-mail address",
      args: member({ email: "nobody@example.com" }),
    },
    {
      operation: "create",
      when: "no user has that account id",
      args: member({ accountId: "712020:nobody" }),
    },
    {
      operation: "create",
      when: "an app that the group gives access to has no free licence",
      arrange: behaves({ licenceLimit: 0 }),
    },
    {
      operation: "create",
      when: "the directory does not know a service account, even after two minutes",
      args: member({ accountId: "712020:deploy-bot" }),
      arrange: (emulator) => [bot(emulator), behaves({ serviceAccountsInDirectory: false })(emulator)],
    },
    {
      operation: "create",
      args: member({ email: "deploy-bot@serviceaccount.atlassian.com" }),
      arrange: holds({
        serviceAccounts: [{ displayName: "deploy-bot", email: "deploy-bot@serviceaccount.atlassian.com" }],
      }),
    },
    { operation: "create", arrange: fails({ route: "**/memberships", drop: "after", count: 1 }) },
    { operation: "read", arrange: changed({ action: "deleteGroup", group: "deployers" }) },
    {
      operation: "delete",
      arrange: changed({ action: "removeMember", group: "deployers", account: "712020:ada" }),
    },
  ];
}

/** Situations of `until`; `ending` creates arguments with this day. */
export function endSituations(ending: (until: string) => Properties): Situation[] {
  const today = new Date().toISOString().slice(0, 10);
  return [
    { operation: "check", when: "`until` is not a day", args: ending("next year") },
    {
      operation: "create",
      when: "the clock of this machine has reached the day in `until`, but the server's date has not (a warning)",
      args: { ...ending(today), groupName: "incident" },
      // A group from before that time would not be in search results yet.
      arrange: (emulator) => [
        emulator.clock.advance({ days: -3 }),
        emulator.seed({ groups: [{ name: "incident" }] }),
      ],
    },
  ];
}

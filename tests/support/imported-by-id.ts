import type { Emulator, Seed } from "pulumi-atlassian-admin-emulator";

const ROLE = "atlassian/user";
const APP = "ari:cloud:jira-software::site/d168a0d0-a84d-4b4a-99a7-02d0478776db";

/** One object of every type, as somebody made it by hand. */
export const MADE_BY_HAND = {
  workspaces: [{ name: "acme", id: APP }],
  serviceAccounts: [{ displayName: "bot", description: "Deploys [owner: team-payments]" }],
  tokens: [{ account: "bot", label: "ci" }],
  groups: [
    {
      name: "deployers",
      description: "Deploys to production",
      members: ["bot"],
      roles: [{ resourceId: APP, roleId: ROLE }],
    },
  ],
} satisfies Seed;

/** By type: the id that a user gives to `pulumi import`. The member list is the one of the last group. */
export function idsToImport(emulator: Emulator): Readonly<Record<string, string>> {
  const { groups, serviceAccounts, tokens } = emulator.state();
  const { atlassianId = "", id: serviceAccountId = "" } = serviceAccounts[0] ?? {};
  const groupId = groups[0]?.id ?? "";
  return {
    ServiceAccount: serviceAccountId,
    ApiToken: `${atlassianId}/${tokens[0]?.id ?? ""}`,
    Group: groupId,
    GroupMembership: `${groupId}/${atlassianId}`,
    GroupMembers: groups.at(-1)?.id ?? "",
    GroupRoleAssignment: `${groupId}/${APP}/${ROLE}`,
  };
}

import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";

const ACCOUNTS = 60;
const GROUPS = 40;
const MEMBERS = 20;

const nameOf = (index: number): string => `bot ${index}`;

/** An organisation that grew by hand: 60 service accounts with two tokens each, and 40 groups of 20 of them with a role on an app. */
export async function startGrownOrganization(): Promise<Emulator> {
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) => nameOf(index));
  return startEmulator({
    seed: {
      users: [{ email: "ann@example.com" }],
      serviceAccounts: accounts.map((displayName, index) => ({
        displayName,
        description: `Does ${index}${index % 3 === 0 ? "" : ` [owner: team-${index % 3}]`}`,
      })),
      tokens: accounts.flatMap((account) => [
        { account, label: "build" },
        { account, label: `deploy ${account}` },
      ]),
      groups: [
        ...Array.from({ length: GROUPS }, (_, group) => ({
          name: `Group ${group}`,
          ...(group % 2 === 0 && { description: `The ${group}th "group" \`of\` \${ours}` }),
          members: [
            ...Array.from({ length: MEMBERS }, (__, member) => nameOf((group + member) % ACCOUNTS)),
            "ann@example.com",
          ],
          ...(group === 0 && {
            roles: [{ resourceId: "ari:cloud:jira::site/c1", roleId: "atlassian/user" }],
          }),
        })),
        { name: "From the IdP", externalSynced: true, members: [nameOf(0)] },
      ],
    },
  });
}

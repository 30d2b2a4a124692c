import { startEmulator, type Emulator } from "pulumi-atlassian-admin-emulator";
import { JIRA_SITE } from "./seeded-organization";

const ACCOUNTS = 60;
const GROUPS = 40;
const MEMBERS = 20;

const nameOf = (index: number): string => `bot ${index}`;

/** Two thirds belong to teams, and one account to a person. */
function ownerOf(index: number): string {
  const owner = index === 0 ? "ann@example.com" : `team-${index % 3}`;
  return index % 3 === 0 && index > 0 ? "" : ` [owner: ${owner}]`;
}

/**
 * An organisation that grew by hand: 60 service accounts with two tokens each, and 40 groups of 20 of them
 * with a role on an app.
 */
export async function startGrownOrganization(): Promise<Emulator> {
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) => nameOf(index));
  return startEmulator({
    workspaces: [{ name: "acme", cloudId: "c1", id: JIRA_SITE, typeKey: "jira-software" }],
    seed: {
      users: [{ email: "ann@example.com" }],
      serviceAccounts: accounts.map((displayName, index) => ({
        displayName,
        description: `Does ${index}${ownerOf(index)}`,
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
            roles: [{ resourceId: JIRA_SITE, roleId: "atlassian/user" }],
          }),
        })),
        { name: "From the IdP", externalSynced: true, members: [nameOf(0)] },
      ],
    },
  });
}

/**
 * Twelve changes of another admin: over HTTP, as admin.atlassian.com or a script would make them, and not
 * through Pulumi.
 */
export async function changeByHand(emulator: Emulator): Promise<void> {
  const { groups, serviceAccounts, tokens, users } = emulator.state();
  const directory = `/admin/v2/orgs/${emulator.orgId}/directories/${emulator.directoryId}`;
  const accounts = `/admin/api-access/v1/orgs/${emulator.orgId}/service-accounts`;
  const account = (name: string) => only(serviceAccounts, ({ displayName }) => displayName === name);
  const group = (wanted: string): string =>
    `${directory}/groups/${only(groups, ({ name }) => name === wanted).id}`;
  const tokensOf = (name: string): string => `/users/${account(name).atlassianId}/manage/api-tokens`;
  const ann = only(users, ({ email }) => email === "ann@example.com");
  const token = only(tokens, ({ label }) => label === "deploy bot 5");

  const send = async (method: string, path: string, body: object = {}): Promise<void> => {
    const headers = { authorization: `Bearer ${emulator.apiKey}`, "content-type": "application/json" };
    const response = await fetch(emulator.url + path, { method, headers, body: JSON.stringify(body) });
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    }
  };
  await send("PATCH", accounts, { id: account("bot 7").id, displayName: "bot seven" });
  await send("PATCH", accounts, { id: account("bot 2").id, description: "Does 2 [owner: nobody]" });
  // Is in group 20, and its membership there goes once.
  await send("DELETE", `${accounts}/${account("bot 30").id}`);
  await send("DELETE", group("Group 20"));
  await send("POST", accounts, { displayName: "rogue" });
  await send("DELETE", `${tokensOf("bot 5")}/${token.id}`);
  const expiry = new Date(Date.now() + 100 * 24 * 60 * 60 * 1000).toISOString();
  await send("POST", tokensOf("bot 6"), { label: "by hand", scopes: ["read:jira-work"], expiry });
  await send("POST", `${group("Group 10")}/memberships`, { accountId: account("bot 9").atlassianId });
  await send("DELETE", `${group("Group 11")}/memberships/${account("bot 12").atlassianId}`);
  const roles = (name: string): string => `${group(name)}/role-assignments`;
  await send("POST", `${roles("Group 0")}/revoke`, { resourceId: JIRA_SITE, roleId: "atlassian/user" });
  await send("POST", `${roles("Group 1")}/assign`, { resourceId: JIRA_SITE, roleId: "atlassian/admin" });
  await send("POST", `/users/${ann.accountId}/manage/lifecycle/disable`);
}

/** The one that fits. */
function only<T>(items: readonly T[], fits: (item: T) => boolean): T {
  const [item, ...others] = items.filter(fits);
  if (item === undefined || others.length > 0) {
    throw new Error(`${item === undefined ? "None" : "More than one"} of the objects fits.`);
  }
  return item;
}
